/** What the benchmark and its child processes say to each other. */
import type { MockServerCredential } from '../mock-server';

/** The tag that every account of a trial is to get. */
export const TAG = 'vip';

/** The account with that number. */
export function accountName(number: number): string {
	return `user-${String(number).padStart(7, '0')}`;
}

/** `count` accounts from number `first` on. */
export function accountNames(first: number, count: number): string[] {
	return Array.from({ length: count }, (_, index) => accountName(first + index));
}

/** A key with its certificate, PEM texts. */
export interface Certificate {
	key: string;
	cert: string;
}

/** How the mock server is to be. */
export interface MockServerJob {
	/** Accounts to import, from number 0 on. */
	accounts: number;
	/** Milliseconds before each answer. */
	latency: number;
	/** Calls of one command in any one second. */
	callsPerSecond: number;
	/** Whether calls refused with 60007 count towards the next second; default false. */
	countRefusedCalls?: boolean;
	tls?: Certificate;
	/** Any free port where none is given. */
	port?: number;
	/** SDKAppID of the app; the mock server's usual one where none is given. */
	sdkAppId?: number;
}

/** What to put into the credential. */
export interface MockServerReady {
	credential: MockServerCredential;
}

/** What came in at the mock server; times in milliseconds since 1970. */
export interface Traffic {
	calls: number;
	/** Calls answered with 60007. */
	refused: number;
	firstAt: number;
	lastAt: number;
	/** The most calls that passed the gate in any one second. */
	busiestSecond: number;
	/** Every call in order of arrival. */
	log: CallRecord[];
	/** How many of the accounts asked about do not hold the tag. */
	untagged: number;
	/** How many accounts got a push, and how many got more than one. */
	notified: number;
	notifiedTwice: number;
}

/** A call as the mock server saw it. */
export interface CallRecord {
	/** Milliseconds since 1970. */
	at: number;
	isRefused: boolean;
	/** The first account of the request, which tells whose call it was. */
	account: string;
}

/** Asks the mock server for its traffic, and which of these accounts lack the tag. */
export interface MockServerQuestion {
	shown: string[];
	/** `TAG` where none is given. */
	tag?: string;
}

/** How accounts are brought to the service. */
export type Way =
	/** Our node, one item per account, two expressions. */
	| 'node'
	/** Our node, all accounts in one item. */
	| 'nodeList'
	/** Our node sends pushes, one item per account: the same text for all, or a text for each. */
	| 'pushSame'
	| 'pushEach'
	/** n8n's HTTP Request node: one item and one request per account. */
	| 'httpDefault'
	/** The same with its option Batching, 50 items per second. */
	| 'httpBatched'
	/** The same with lists of 100, cut beforehand. */
	| 'httpChunked'
	/** The reference client on undici, without n8n. */
	| 'reference';

export interface Job {
	way: Way;
	credential: MockServerCredential;
	/** Number of the first account. */
	first: number;
	accounts: number;
	/** Executions at once in this process, which share the accounts; 1 where none is given. */
	executions?: number;
}

/** Asks a contestant to say so when it is ready to begin. */
export interface Greeting {
	greeting: true;
}

/** Time that something took. */
export interface Cost {
	wallMs: number;
	/** Processor time of all threads of the process. */
	cpuMs: number;
}

/** What a contestant did. */
export interface Result {
	/** The whole workflow run. */
	run: Cost;
	/** The most bytes of memory that the process ever had. */
	peak: number;
	/** Accounts shown as done, and as not done, as often as they were shown. */
	success: string[];
	failed: string[];
	/** Why an execution was stopped. */
	errors: string[];
}
