/** @jest-environment-options {"ownN8n": true} */
import '../support/audibleLog';
import { randomBytes } from 'node:crypto';
import { ErrorReporter } from 'n8n-core';
import { LoggerProxy, type IRun } from 'n8n-workflow';

import { MockServer, type FaultRule } from '../../mock-server';
import { everythingIn } from '../support/everythingIn';
import { readUserSig } from '../support/readUserSig';
import { startRecordingProxy, type OwnAnswer } from '../support/recordingProxy';
import { NODE, runNode, startNode, type NodeOptions } from '../support/runNode';
import { ON_ERROR_MODES, series } from '../support/samples';
import { ownApp } from '../support/scenario';

/** As long as a real one, and like nothing else in the world. */
const SECRET_KEY = randomBytes(32).toString('hex');

/** What goes wrong, and where. */
interface Trouble {
	/** How many are asked for. */
	accounts?: number;
	/** What the service does. */
	rules?: FaultRule[];
	/** What somebody on the way to the service answers in its place. */
	answer?: (url: URL) => OwnAnswer;
	/** Fields of the credential that are not as they should be; `here` is the service's address. */
	credential?: (here: string) => object;
	options?: object;
}

/** What a service and what proxies are known to do with a URL that they do not like: repeat it. */
const ECHOES: Array<[string, Trouble]> = [
	['an unknown code', { answer: answerWith(99999, ({ href }) => `bad request: ${href}`) }],
	['a long text that the node cuts', { answer: answerWith(99999, ({ href }) => longBefore(href)) }],
	['a text with the UserSig at the cut', { answer: answerWith(99999, userSigAtTheCut) }],
	['a text with the key', { answer: answerWith(99999, () => `no such key: ${SECRET_KEY}`) }],
	['a text with the key at the cut', { answer: answerWith(99999, () => longBefore(SECRET_KEY)) }],
	['a known code', { answer: answerWith(70009, ({ href }) => href) }],
	['a temporary code', { answer: answerWith(91000, ({ href }) => href) }],
	['an ErrorList', { answer: listing }],
	['HTTP 500', { answer: page(500) }],
	['HTTP 400', { answer: page(400) }],
	['HTTP 403', { answer: page(403) }],
	['a web page', { answer: page(200) }],
	[
		'a redirect',
		{ answer: ({ href }) => ({ status: 302, headers: { location: href }, body: '' }) },
	],
];

const TROUBLES: Array<[string, Trouble]> = [
	['a connection reset', { rules: [{ do: { reset: true } }] }],
	['a lost answer', { rules: [{ do: { lose: true } }] }],
	['no answer in time', { rules: [{ do: { hang: true } }], options: { maxRetries: 0 } }],
	['HTTP 500', { rules: [{ do: { status: 500 } }] }],
	['HTTP 401', { rules: [{ do: { status: 401 } }] }],
	['broken JSON', { rules: [{ do: { garbage: '{"Act' } }] }],
	['a fatal code', { rules: [{ do: { code: 60020 } }] }],
	['a code about an account', { rules: [{ do: { code: 90001 } }] }],
	['a refused account', { rules: [{ account: 'user-1', listed: true, do: { code: 70107 } }] }],
	[
		'a fault after something was done',
		{ accounts: 150, rules: [{ skip: 1, do: { code: 60020 } }] },
	],
	['a failed account that stops the workflow', stopOnFailed()],
	['a wrong key', { credential: () => ({ secretKey: `${SECRET_KEY.slice(0, -1)}x` }) }],
	['a key of another app', { credential: () => ({ sdkAppId: '1400000009' }) }],
	['somebody who is no admin', { credential: () => ({ identifier: 'nobody' }) }],
	['an SDKAppID that is the key', { credential: () => ({ sdkAppId: SECRET_KEY }) }],
	['a region that is the key', { credential: () => ({ region: SECRET_KEY }) }],
	['an endpoint with the key', { credential: (here) => ({ endpoint: `${here}?${SECRET_KEY}` }) }],
	['a closed port', { credential: () => ({ endpoint: 'http://127.0.0.1:1' }) }],
	['an unknown host', { credential: () => ({ endpoint: 'https://nowhere.invalid' }) }],
	[
		'TLS with somebody who has none',
		{ credential: (here) => ({ endpoint: here.replace('http:', 'https:') }) },
	],
];

describe('Neither the key nor a UserSig is left behind by a run that meets', () => {
	it.each(TROUBLES)('%s', async (_, trouble) => {
		const { leftovers, secrets, failures } = await runInEveryMode(trouble);
		expect(failures).toBe(ON_ERROR_MODES.length);
		expectNothingOf(secrets, leftovers);
	});
});

describe('Neither the key nor a UserSig is left behind when they are repeated by', () => {
	it.each(ECHOES)('%s', async (_, trouble) => {
		const { leftovers, secrets, failures } = await runInEveryMode(trouble);
		expect(failures).toBe(ON_ERROR_MODES.length);
		expect(secrets.length).toBeGreaterThan(1);
		expectNothingOf(secrets, leftovers);
	});
});

describe('Neither the key nor a UserSig is left behind', () => {
	it('by a run that is cancelled', async () => {
		const { proxy, mockServer, optionsFor } = await prepare({
			rules: [{ do: { latency: 2_000 } }],
		});
		const execution = await startNode(optionsFor());
		await new Promise((resolve) => setTimeout(resolve, 300));
		execution.cancel();
		const run = await execution.result;
		await Promise.all([proxy.stop(), mockServer.stop()]);
		expect(proxy.userSigs.size).toBeGreaterThan(0);
		expectNothingOf([SECRET_KEY, ...proxy.userSigs], [run, ...said.splice(0)]);
	});

	it('by a run in which nothing goes wrong', async () => {
		const { leftovers, secrets, failures } = await runInEveryMode({});
		expect(failures).toBe(0);
		expect(secrets.length).toBeGreaterThan(1);
		expectNothingOf(secrets, leftovers);
	});
});

describe('The search', () => {
	const hidden = 'k'.repeat(40);
	const cause = new Error('outer', { cause: new Error(`inner ${hidden}`) });
	const quiet = Object.defineProperty({}, 'quiet', { value: hidden, enumerable: false });

	it.each<[string, unknown]>([
		['in a cause', { run: [{ error: cause }] }],
		['in what is not enumerable', [quiet]],
		['in a key', { [hidden]: 1 }],
		['in a map', new Map([[1, new Set([hidden])]])],
		['in bytes', Buffer.from(hidden)],
		['in part', `${hidden.slice(0, 30)}…`],
	])('finds a secret %s', (_, place) => {
		expect(() => expectNothingOf([hidden], [place])).toThrow();
	});

	it('finds a UserSig that nobody saw', async () => {
		const { proxy, mockServer, optionsFor } = await prepare({});
		await runNode(optionsFor());
		await Promise.all([proxy.stop(), mockServer.stop()]);
		const [userSig = ''] = proxy.userSigs;
		expect(() => expectNothingOf([], [`?usersig=${userSig}&random=1`])).toThrow();
	});
});

/** All that was said to n8n's log, to the console and to n8n's error tracking, as it was given there. */
const said: unknown[] = [];

beforeAll(() => {
	const hear = (...words: unknown[]): void => {
		said.push(words);
	};
	LoggerProxy.init({ error: hear, warn: hear, info: hear, debug: hear });
	for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
		jest.spyOn(console, method).mockImplementation(hear);
	}
	jest.spyOn(ErrorReporter.prototype, 'error').mockImplementation(hear);
});

afterAll(() => jest.restoreAllMocks());

interface Prepared {
	proxy: Awaited<ReturnType<typeof startRecordingProxy>>;
	mockServer: MockServer;
	optionsFor(mode?: Partial<NodeOptions>): NodeOptions;
}

/** A service, somebody who reads along, and the node's settings to get there. */
async function prepare(trouble: Trouble): Promise<Prepared> {
	const { rules = [], answer, credential, options } = trouble;
	const accounts = series('user', trouble.accounts ?? 5);
	const mockServer = await MockServer.start({
		accounts,
		sdkAppId: ownApp(),
		secretKey: SECRET_KEY,
	});
	rules.forEach((rule) => mockServer.injectFault(rule));
	const proxy = await startRecordingProxy(mockServer.url, answer);
	const optionsFor = (mode: Partial<NodeOptions> = {}): NodeOptions => ({
		credential: { ...mockServer.credential, endpoint: proxy.url, ...credential?.(proxy.url) },
		parameters: {
			resource: 'tag',
			operation: 'add',
			accounts: '={{ $json.accounts }}',
			tags: 'vip',
			options: { maxRetries: 1, timeout: 4_000, ...options },
		},
		items: [{ accounts }],
		...mode,
	});
	return { proxy, mockServer, optionsFor };
}

interface Search {
	leftovers: unknown[];
	secrets: string[];
	/** Runs that failed, in whole or in part. */
	failures: number;
}

/** Everything that runs in all three modes of On Error leave behind. */
async function runInEveryMode(trouble: Trouble): Promise<Search> {
	const { proxy, mockServer, optionsFor } = await prepare(trouble);
	const runs = await Promise.all(
		ON_ERROR_MODES.map(async ({ onError }) => await runNode(optionsFor({ onError }))),
	);
	await Promise.all([proxy.stop(), mockServer.stop()]);
	return {
		leftovers: [...runs, ...said.splice(0)],
		secrets: [SECRET_KEY, ...proxy.userSigs],
		failures: runs.filter(({ run, failed }) => failed.length > 0 || hasError(run)).length,
	};
}

function hasError({ data }: IRun): boolean {
	return data.resultData.runData[NODE]?.some(({ error }) => error !== undefined) ?? false;
}

/** Characters of a secret that are not met by chance. */
const TELLING = 12;

/** Looks for each secret, for pieces of it, and for any other UserSig. */
function expectNothingOf(secrets: readonly string[], leftovers: readonly unknown[]): void {
	const text = everythingIn(leftovers);
	const found = secrets.flatMap(piecesOf).filter((piece) => text.includes(piece));
	expect(found).toEqual([]);
	const tokens = text.match(/[\w*-]{60,}/g) ?? [];
	expect(tokens.filter(isUserSig)).toEqual([]);
}

function piecesOf(secret: string): string[] {
	const count = Math.floor(secret.length / TELLING);
	return Array.from({ length: count }, (_, index) =>
		secret.slice(index * TELLING, (index + 1) * TELLING),
	);
}

function isUserSig(token: string): boolean {
	try {
		return 'TLS.sig' in readUserSig(token);
	} catch {
		return false;
	}
}

function answerWith(code: number, infoOf: (url: URL) => string): Trouble['answer'] {
	return (url) => ({
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ ActionStatus: 'FAIL', ErrorCode: code, ErrorInfo: infoOf(url) }),
	});
}

/** Long enough to be cut somewhere in what follows. */
function longBefore(text: string): string {
	return `${'well, '.repeat(29)}${text}`;
}

function userSigAtTheCut({ searchParams }: URL): string {
	return longBefore(searchParams.get('usersig') ?? '');
}

function listing({ href }: URL): OwnAnswer {
	const entries = series('user', 5).map((account) => ({
		To_Account: account,
		ErrorCode: 99999,
		ErrorInfo: href,
	}));
	const answer = { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: href, ErrorList: entries };
	return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) };
}

function page(status: number): Trouble['answer'] {
	return ({ href }) => ({ status, body: `<h1>${status}</h1><p>${href} ${SECRET_KEY}</p>` });
}

function stopOnFailed(): Trouble {
	return {
		rules: [{ account: 'user-1', listed: true, do: { code: 70107 } }],
		options: { stopOnFailedAccounts: true },
	};
}
