/**
 * `npm run conformance`: compares a live app with Tencent's documents, or without arguments the mock server.
 * README.md says how.
 */
import { open, writeFile } from 'node:fs/promises';
import { MockServer } from '../mock-server';
import { ReferenceClient } from '../mock-server/referenceClient';
import type { ReferenceClientOptions } from '../mock-server/referenceClient';
import type { Result } from './compareApp';
import { CannotRun, compareApp } from './compareApp';
import type { Options } from './options';
import { readOptions, usage, UsageFault } from './options';
import { machineTimer } from './pace';
import { hasDifference, linesOf, reportOf } from './report';
import { withoutSecrets } from './secrets';
import { readSecretKey } from './secretKey';
import type { Session } from './session';

const exit = { same: 0, differs: 1, couldNotRun: 2 } as const;
const signals = { SIGINT: 130, SIGTERM: 143 } as const;

/** What is compared, and how to end it. */
interface Subject {
	name: string;
	access: ReferenceClientOptions;
	registerAttributes: boolean;
	close: () => Promise<void>;
}

async function main(): Promise<number> {
	const options = readOptions(process.argv.slice(2));
	if (options.help) return (print(usage), exit.same);
	if (options.report !== undefined) await checkWritable(options.report);
	const subject = await subjectOf(options);
	try {
		return await compare(subject, options);
	} finally {
		await subject.close();
	}
}

async function subjectOf({ app, registerAttributes }: Options): Promise<Subject> {
	if (app) {
		const secretKey = await readSecretKey(process.env, process.stdin, process.stderr);
		// The report is made to be shown to others, so it does not name the app.
		const name = `an app at ${new URL(app.endpoint).host}`;
		const access = { ...app, secretKey };
		return { name, access, registerAttributes, close: async () => undefined };
	}
	const mockServer = await MockServer.start();
	const { credential: access } = mockServer;
	const close = (): Promise<void> => mockServer.stop();
	return { name: 'the mock server', access, registerAttributes: true, close };
}

/** Found out before anything is sent, not after. */
async function checkWritable(path: string): Promise<void> {
	try {
		await (await open(path, 'a')).close();
	} catch {
		throw new UsageFault(`--report: ${path} cannot be written. Name a file in an existing folder.`);
	}
}

async function compare(subject: Subject, options: Options): Promise<number> {
	const { access, registerAttributes } = subject;
	const client = new ReferenceClient(access);
	const safe = (text: string): string => withoutSecrets(text, access.secretKey);
	let stopped: number | undefined;
	print(`Comparing ${subject.name} with the documents …\n`);
	try {
		const sessionOptions = {
			client,
			sdkAppId: Number(access.sdkAppId),
			identifier: access.identifier,
			timer: machineTimer,
			given: options.accounts,
			registerAttributes,
			onRow: (row: Result['rows'][number]) => print(safe(linesOf(row))),
		};
		const result = await compareApp(sessionOptions, (session) => {
			onSignal(session, (status) => (stopped = status));
		});
		const report = safe(reportOf(result, subject.name));
		print(`\n${report}`);
		if (options.report !== undefined) await writeFile(options.report, report);
		return stopped ?? statusOf(result);
	} finally {
		await client.close();
	}
}

/** Ctrl+C may come twice, from the terminal and from npm; what was made is taken away all the same. */
function onSignal(session: Session, onStop: (status: number) => void): void {
	for (const [signal, status] of Object.entries(signals)) {
		process.on(signal, () => {
			if (session.isStopped) return;
			onStop(status);
			session.stop();
			print('\nStopping. What was made is deleted first …');
		});
	}
}

function statusOf(result: Result): number {
	if (result.ended !== undefined) return exit.couldNotRun;
	return hasDifference(result) ? exit.differs : exit.same;
}

function print(text: string): void {
	process.stdout.write(`${text}\n`);
}

main().then(
	(status) => {
		process.exitCode = status;
	},
	(thrown: unknown) => {
		const isExpected = thrown instanceof UsageFault || thrown instanceof CannotRun;
		const words = thrown instanceof Error ? thrown.message : String(thrown);
		process.stderr.write(`${isExpected ? words : `It could not run: ${words}`}\n`);
		process.exitCode = exit.couldNotRun;
	},
);
