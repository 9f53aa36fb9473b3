/**
 * `npm run test:older`: the engine tests in older versions of n8n. Ends with a line
 * `N passed, N failed`; a test that is known not to hold in a version counts as neither.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import execa from 'execa';
import { ROOT } from '../lib/paths';
import { plainEnvironment } from '../lib/processes';
import { build } from '../lib/tarball';
import { projectWith } from './project';
import { OLDER_VERSIONS, type OlderVersion } from './versions';

const RUN_TIMEOUT = 1_800_000;

/** The part that is read of jest's report. */
interface JestReport {
	testResults: Array<{
		message: string;
		assertionResults: Array<{ fullName: string; status: string }>;
	}>;
}

interface Result {
	passed: number;
	degraded: number;
	failed: string[];
}

async function main(): Promise<void> {
	const wanted = process.argv.slice(2);
	const versions = OLDER_VERSIONS.filter(
		({ core }) => wanted.length === 0 || wanted.includes(core),
	);
	await build();
	const results: Result[] = [];
	for (const version of versions) results.push(await testIn(version));
	const passed = results.reduce((sum, result) => sum + result.passed, 0);
	const failed = results.reduce((sum, result) => sum + result.failed.length, 0);
	say(`${passed} passed, ${failed} failed`);
	process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}

async function testIn(version: OlderVersion): Promise<Result> {
	const { core, n8n } = version;
	say(`n8n ${n8n} (n8n-core ${core}) …`);
	const result = resultOf(await reportOf(await projectWith(core)), version);
	const { passed, degraded, failed } = result;
	for (const name of failed) say(`  FAILED ${name}`);
	say(`  ${passed} hold, ${degraded} are known not to, ${failed.length} failed\n`);
	return result;
}

async function reportOf(project: string): Promise<JestReport> {
	const file = join(project, 'report.json');
	const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
	const config = join(ROOT, 'e2e/older/jest.config.js');
	const args = [jest, '--config', config, '--json', `--outputFile=${file}`, '--silent'];
	const run = await execa(process.execPath, args, {
		cwd: project,
		env: plainEnvironment(),
		extendEnv: false,
		all: true,
		timeout: RUN_TIMEOUT,
		// With failed tests jest ends with another code than 0, and with a report all the same.
		reject: false,
	});
	try {
		return JSON.parse(await readFile(file, 'utf8')) as JestReport;
	} catch {
		throw new Error(`jest gave no report:\n${run.all}`);
	}
}

function resultOf({ testResults }: JestReport, { degraded }: OlderVersion): Result {
	const result: Result = { passed: 0, degraded: 0, failed: [] };
	for (const { assertionResults, message } of testResults) {
		// A file that could not even be loaded has no tests to count.
		if (assertionResults.length === 0) result.failed.push(message);
		for (const { fullName, status } of assertionResults) {
			if (status === 'passed') result.passed += 1;
			else if (degraded.some((known) => known.test(fullName))) result.degraded += 1;
			else if (status === 'failed') result.failed.push(fullName);
		}
	}
	return result;
}

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}

main().catch((thrown: unknown) => {
	say(thrown instanceof Error ? thrown.message : String(thrown));
	process.exitCode = 1;
});
