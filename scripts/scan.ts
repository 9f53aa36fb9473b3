/**
 * `npm run scan`: n8n's own scanner, on the sources and on the packed package as n8n sees them.
 * It ignores inline disables. (Its command also asks for the provenance of a published version;
 * here its checks run on what would be published.)
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import * as scanner from '@n8n/scan-community-package/scanner/scanner.mjs';

type Finding = Awaited<ReturnType<typeof scanner.analyzePackage>>;

const PROJECT = resolve(__dirname, '..');

async function main(): Promise<void> {
	const unpacked = mkdtempSync(join(tmpdir(), 'scan-'));
	try {
		pack(unpacked);
		report('sources', await scanner.analyzePackage(PROJECT, scanner.SOURCE_FILE_PATTERNS));
		report('packed package', await scanner.analyzePackage(unpacked, ['**/*.js', 'package.json']));
	} finally {
		rmSync(unpacked, { recursive: true, force: true });
	}
}

/** Unpacks into the folder exactly what `npm publish` would send. */
function pack(folder: string): void {
	const [packed] = JSON.parse(
		execFileSync('npm', ['pack', '--json', '--pack-destination', folder], {
			cwd: PROJECT,
			encoding: 'utf8',
		}),
	) as Array<{ filename: string }>;
	if (!packed) throw new Error('npm packed nothing');
	execFileSync('tar', ['-xzf', packed.filename, '--strip-components=1'], { cwd: folder });
}

function report(what: string, { passed, message, details }: Finding): void {
	console.log(`${what}: ${passed ? 'no findings' : (details ?? message)}`);
	if (!passed) process.exitCode = 1;
}

void main();
