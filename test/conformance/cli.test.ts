import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import type { LiveApp } from '../../conformance/options';
import { readOptions, UsageFault } from '../../conformance/options';
import { readSecretKey } from '../../conformance/secretKey';
import { REGIONS } from '../../nodes/TencentChatPush/transport/regions';
import { sdkAppId, secretKey, startStandIn } from './support';
import type { StandIn } from './standIn';

const root = resolve(__dirname, '../..');

interface Running {
	/** Everything printed so far. */
	printed: () => string;
	/** Settles when this was printed. */
	shows: (pattern: RegExp) => Promise<void>;
	kill: (signal: NodeJS.Signals) => void;
	status: Promise<unknown>;
}

/** Starts the command; the key is in its environment unless it is to be left out. */
function start(flags: readonly string[], key: string | undefined = secretKey): Running {
	const args = ['--require', 'tsx/cjs', join('conformance', 'run.ts'), ...flags];
	const env = { ...process.env, TENCENT_CHAT_SECRET_KEY: key };
	const child = spawn(process.execPath, args, {
		cwd: root,
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	const waiting = new Set<() => void>();
	let text = '';
	for (const stream of [child.stdout, child.stderr]) {
		stream.on('data', (chunk: Buffer) => {
			text += chunk.toString();
			waiting.forEach((check) => check());
		});
	}
	const shows = (pattern: RegExp): Promise<void> =>
		new Promise((found, reject) => {
			const check = (): void => (pattern.test(text) ? found() : undefined);
			waiting.add(check);
			child.once('close', () => reject(new Error(`it ended without ${pattern}: ${text}`)));
			check();
		});
	const status = once(child, 'close').then(([code]: unknown[]) => code);
	return { printed: () => text, shows, kill: (signal) => child.kill(signal), status };
}

function appFlags(standIn: StandIn): string[] {
	return ['--sdk-app-id', String(sdkAppId), '--endpoint', standIn.url];
}

/** UserSigs that the stand-in got. */
function userSigsOf(standIn: StandIn): string[] {
	return [...new Set(standIn.calls.map(({ query }) => query.get('usersig') ?? ''))];
}

/** Whole runs, which keep the documented pace: they go at the same time, as each waits more than it works. */
const WHOLE_RUNS: Record<string, () => Promise<void>> = {
	'says that the mock server is as documented': async () => {
		const { status, printed } = start([]);
		expect([await status, printed()]).toEqual([0, expect.stringContaining('0 different')]);
	},

	'prints and writes the table, names no secret, and ends with 0 where nothing differs':
		async () => {
			const folder = await mkdtemp(join(tmpdir(), 'conformance-'));
			try {
				const standIn = await startStandIn();
				const report = join(folder, 'report.md');
				const flags = [...appFlags(standIn), '--register-attributes', '--report', report];
				const { status, printed } = start(flags);
				expect([await status, printed()]).toEqual([0, expect.stringContaining('0 different')]);
				const written = await readFile(report, 'utf8');
				expect(printed()).toContain(written);
				expect(written).toContain('| Call | Documented | Came | Same or different |');
				expect(written).toContain('| Question | Answer |');
				expect(printed()).not.toContain(secretKey);
				const [userSig = '', ...others] = userSigsOf(standIn);
				expect(others).toEqual([]);
				expect(userSig.length).toBeGreaterThan(60);
				expect(printed()).not.toContain(userSig.slice(0, 20));
			} finally {
				await rm(folder, { recursive: true });
			}
		},

	'ends with 1 where something differs, and hands on no secret that the service sends back':
		async () => {
			const standIn = await startStandIn({
				plants: {
					'timpush.get_attr_name': {
						change: (answer, { query }) => ({
							...answer,
							[query.get('usersig') ?? '']: 1,
							[`key ${secretKey}`]: 1,
							ErrorInfo: `${secretKey} | ${query.get('usersig')}`,
							ErrorCode: 1,
						}),
					},
				},
			});
			const { status, printed } = start(appFlags(standIn));
			expect([await status, printed()]).toEqual([1, expect.stringContaining('1 different')]);
			expect(printed()).not.toContain(secretKey);
			const [userSig = ''] = userSigsOf(standIn);
			expect(printed()).not.toContain(userSig.slice(0, 20));
		},

	'deletes what it made after SIGINT': async () => await stopped('SIGINT', 130),
	'deletes what it made after SIGTERM': async () => await stopped('SIGTERM', 143),
};

async function stopped(signal: NodeJS.Signals, code: number): Promise<void> {
	const standIn = await startStandIn();
	const { status, printed, shows, kill } = start(appFlags(standIn));
	await shows(/timpush\.add_sched_task/);
	expect([standIn.accounts.size, standIn.tasks.size]).toEqual([3, 1]);
	// As Ctrl+C in a terminal does, which reaches npm and the command.
	kill(signal);
	kill(signal);
	expect(await status).toBe(code);
	expect([[...standIn.accounts], [...standIn.tasks]]).toEqual([[], []]);
	expect(printed()).toContain('It was asked to stop, so it is not complete.');
	expect(printed()).not.toContain('Left behind');
}

describe('npm run conformance', () => {
	const ended = new Map<string, PromiseSettledResult<void>>();

	beforeAll(async () => {
		const titles = Object.keys(WHOLE_RUNS);
		const runs = await Promise.allSettled(Object.values(WHOLE_RUNS).map((run) => run()));
		runs.forEach((run, index) => ended.set(titles[index] ?? '', run));
	});

	it.each(Object.keys(WHOLE_RUNS))('%s', (title) => {
		const run = ended.get(title);
		if (run?.status === 'rejected') throw run.reason;
		expect(run?.status).toBe('fulfilled');
	});

	it('ends with 2 and a remedy when the key is wrong', async () => {
		const refused = { ActionStatus: 'FAIL', ErrorCode: 70009, ErrorInfo: 'wrong key' };
		const standIn = await startStandIn({ plants: { '*': { change: () => refused } } });
		const { status, printed } = start(appFlags(standIn));
		expect([await status, printed()]).toEqual([2, expect.stringContaining('Check the key')]);
		expect(standIn.calls).toHaveLength(1);
	});

	it('ends with 2 and a remedy when nothing answers, or something else than the API', async () => {
		// Nobody listens on port 1.
		const nobody = start(['--sdk-app-id', '1', '--endpoint', 'http://127.0.0.1:1']);
		expect([await nobody.status, nobody.printed()]).toEqual([
			2,
			expect.stringContaining('(no answer, no answer). Check --region'),
		]);
		const page = { status: 404, text: '<html>' };
		const standIn = await startStandIn({ plants: { '*': page } });
		const other = start(appFlags(standIn));
		expect([await other.status, other.printed()]).toEqual([
			2,
			expect.stringContaining('(HTTP 404, HTTP 404). Check --region'),
		]);
	});

	it.each([[['--secret-key', secretKey]], [[`--secretKey=${secretKey}`]], [[secretKey]]])(
		'takes no key as an argument, and does not repeat it: %#',
		async (flags) => {
			const { status, printed } = start(flags);
			expect(await status).toBe(2);
			expect(printed()).not.toContain(secretKey);
			expect(printed()).not.toBe('');
		},
	);

	it('ends with 2 where there is no key and no terminal to ask at', async () => {
		const { status, printed } = start(['--sdk-app-id', '1400000000'], '');
		expect([await status, printed()]).toEqual([
			2,
			expect.stringContaining('Set TENCENT_CHAT_SECRET_KEY'),
		]);
	});
});

describe('The report', () => {
	it('is asked for where it can be written, before anything is sent', async () => {
		const standIn = await startStandIn();
		const { status, printed } = start([...appFlags(standIn), '--report', '/nowhere/report.md']);
		expect([await status, printed()]).toEqual([2, expect.stringContaining('--report')]);
		expect(standIn.calls).toEqual([]);
	});
});

describe('The options', () => {
	function appOf(...flags: string[]): LiveApp | undefined {
		return readOptions(['--sdk-app-id', '1400000000', ...flags]).app;
	}

	it.each(REGIONS)('take the region $name by name and by host', ({ name, value }) => {
		const endpoint = `https://${value}`;
		for (const given of [name, name.toLowerCase().replace(' ', '-'), value]) {
			expect(appOf('--region', given)).toEqual({
				sdkAppId: '1400000000',
				identifier: 'administrator',
				endpoint,
			});
		}
	});

	it('have Singapore as the region, as the credential has', () => {
		expect(appOf()?.endpoint).toBe('https://adminapisgp.im.qcloud.com');
	});

	it('read accounts once each', () => {
		const { accounts } = readOptions(['--sdk-app-id', '1', '--accounts', 'a, b,,a']);
		expect(accounts).toEqual(['a', 'b']);
	});

	it.each([
		[['--sdk-app-id', 'abc'], 'digits only'],
		[['--sdk-app-id', '1', '--region', 'Mars'], 'Singapore'],
		[['--sdk-app-id', '1', '--endpoint', 'http://example.com'], 'https'],
		[['--sdk-app-id', '1', '--endpoint', 'https://user:pass@example.com'], 'https'],
		[['--sdk-app-id', '1', '--endpoint', 'nowhere'], 'https'],
		[['--sdk-app-id', '1', '--endpoint', 'https://a.com', '--region', 'Tokyo'], 'Leave one out'],
		[['--sdk-app-id', '1', '--identifier', ''], '--identifier'],
		[['--sdk-app-id'], "'--sdk-app-id'"],
		[['--region', 'Tokyo'], 'Add --sdk-app-id'],
		[['--accounts', 'a'], 'Add --sdk-app-id'],
		[['--all'], "'--all'"],
		[['--key=x'], 'TENCENT_CHAT_SECRET_KEY'],
	])('refuse %j in words', (flags, words) => {
		expect(() => readOptions(flags)).toThrow(UsageFault);
		expect(() => readOptions(flags)).toThrow(words);
	});
});

describe('The key', () => {
	/** A terminal that is typed at. */
	function terminal(): PassThrough & { isTTY: true; setRawMode: jest.Mock } {
		return Object.assign(new PassThrough(), { isTTY: true as const, setRawMode: jest.fn() });
	}

	function shownBy(output: PassThrough): string {
		return String(output.read() ?? '');
	}

	it('comes from the environment without a question', async () => {
		const output = new PassThrough();
		const key = await readSecretKey({ TENCENT_CHAT_SECRET_KEY: ' abc\n' }, terminal(), output);
		expect([key, shownBy(output)]).toEqual(['abc', '']);
	});

	it('is typed, corrected, and not shown', async () => {
		const [input, output] = [terminal(), new PassThrough()];
		const key = readSecretKey({}, input, output);
		input.write('s3crex');
		input.write('\u007ft\r');
		expect(await key).toBe('s3cret');
		expect(shownBy(output)).not.toMatch(/s3c/);
		expect(input.setRawMode.mock.calls).toEqual([[true], [false]]);
	});

	it.each([['\u0003'], ['\r']])('is given up with %j', async (typed) => {
		const [input, output] = [terminal(), new PassThrough()];
		const key = readSecretKey({}, input, output);
		input.write(typed);
		await expect(key).rejects.toThrow('Nothing was sent');
		expect(input.setRawMode).toHaveBeenLastCalledWith(false);
	});
});
