import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { MockServerOptions } from '../../mock-server';
import { ROOT } from './paths';

/** The workflows that are offered for import. */
export const EXAMPLES = join(ROOT, 'examples');

/** An app for the examples: it knows every contact of theirs who ever opened it. */
export async function exampleApp(): Promise<MockServerOptions> {
	const csv = await readFile(join(EXAMPLES, 'contacts.csv'), 'utf8');
	const contacts = parse<{ account: string; app_user: string }>(csv, { columns: true });
	const users = contacts.filter(({ app_user }) => app_user === 'yes');
	return {
		accounts: users.map(({ account }) => account),
		attributeNames: ['city', 'plan', 'language'],
	};
}
