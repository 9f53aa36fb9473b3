import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, totalmem } from 'node:os';
import { resolve } from 'node:path';

import { megabytes } from './figures';

/** What figures depend on besides the programs measured. */
export function machine(): string {
	const [processor] = cpus();
	const gigabytes = Math.round(megabytes(totalmem()) / 1024);
	const parts = [
		`${processor?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores`,
		`${gigabytes} GB`,
		`${process.platform} ${process.arch}`,
		`Node ${process.version}`,
		`n8n-core ${versionOf('n8n-core')}`,
		`n8n-nodes-base ${versionOf('n8n-nodes-base')}`,
		new Date().toISOString().slice(0, 10),
	];
	return parts.join(' · ');
}

/** The version of an installed package, whether or not it lets its package.json be required. */
function versionOf(name: string): string {
	const folders = createRequire(__filename).resolve.paths(name) ?? [];
	for (const folder of folders) {
		const version = versionIn(resolve(folder, name, 'package.json'));
		if (version !== undefined) return version;
	}
	return '(not installed)';
}

function versionIn(file: string): string | undefined {
	try {
		return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
	} catch {
		return undefined;
	}
}
