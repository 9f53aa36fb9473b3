import { resolve } from 'node:path';

/** The project. */
export const ROOT = resolve(__dirname, '../..');

/** Everything that dev and the end-to-end tests put on disk; removing it starts afresh. */
export const CACHE = resolve(ROOT, '.n8n');

/** Workflows of the end-to-end tests. */
export const TEST_WORKFLOWS = resolve(ROOT, 'e2e/workflows');
