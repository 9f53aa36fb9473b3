import type { RecordedCallback } from './callbacks/callbacks';
import type { BadElement } from './commands/command';
import type { ServiceRules } from './service';
import type { MsgRandomWindow } from './state/dispatcher';
import type { PushTask } from './state/pushLog';
import { seededRandom, shuffled } from './state/random';
import type { RecordedRequest } from './state/requestLog';
import type { AppIdentity } from './wire/access';
import { plans } from './wire/limits';
import type { Plan, PlanName } from './wire/limits';
import type { OrderByCasing } from './wire/scheduleBodies';

/** How a mock server starts; every option may be left out. */
export interface MockServerOptions {
	/** 0, the default, takes any free port. */
	port?: number;
	/** Default `127.0.0.1`. */
	host?: string;
	/** PEM texts; given, the mock server speaks https. */
	tls?: { key: string; cert: string };
	sdkAppId?: number;
	secretKey?: string;
	/** UserIDs that may call the API; the first goes into `credential`. */
	admins?: string[];
	/** Imported accounts. */
	accounts?: Iterable<string>;
	/** Registered attribute names, account type 0. */
	attributeNames?: string[];
	/** ms before each answer. */
	latency?: number;
	/**
	 * Calls of one tag or attribute command in any one second, default 100; `Infinity` switches the
	 * gate off.
	 */
	callsPerSecond?: number;
	/** The same for other commands by their name, e.g. `{ push: Infinity }`. */
	callsPerSecondOf?: Readonly<Record<string, number>>;
	/** What the edition allows, default that of `standard`; `Infinity` switches a limit off. */
	plan?: PlanName | Partial<Plan>;
	/** How long a repeated `MsgRandom` is dropped, default `second`; the documents say both. */
	msgRandomWindow?: MsgRandomWindow;
	/** Whether calls refused with 60007 count towards the next second; default false. */
	countRefusedCalls?: boolean;
	/** What one bad element spoils, default the whole request. */
	badElement?: BadElement;
	/** Order of UserTags and UserAttrs, default that of the request; the documents promise none. */
	answerOrder?: 'request' | 'shuffled';
	/** Whether the Push service is activated, default true; 90045 otherwise. */
	pushEnabled?: boolean;
	/** Accounts that the app may have, default without limit; 70398 for more. */
	accountsAtMost?: number;
	/** Whether accounts may be deleted, default true; 71000 otherwise. */
	deletableAccounts?: boolean;
	/** How long a scheduled task is being dispatched (90107) before it is (90106), ms; default 0. */
	dispatchMs?: number;
	/** Days that a list of scheduled tasks may span, default 31; the documents give no number. */
	scheduleListDays?: number;
	/** Whether `all_member_push` lists accounts that it did not serve, default true; its pages show no list. */
	olderApiLists?: boolean;
	/** Which casing of `OrderBy` is taken, default both; the pages of the two sites differ. */
	orderByCasing?: OrderByCasing;
	/** What the server's clock shows at first, Unix ms or a Date; default the machine's time. */
	now?: number | Date;
	/** Where callbacks go (`Push.AllMemberPush`); without it there are none. */
	callbackUrl?: string;
	/** Signs callbacks. */
	callbackToken?: string;
	/** How often a callback that got no answer is repeated, default 0. */
	callbackRetries?: number;
	/** Called for every callback once it is answered or given up. */
	onCallback?: (callback: RecordedCallback) => void;
	/** Seed of all chance, default 1. */
	seed?: number;
	/** Called for every push as soon as everybody is notified. */
	onPush?: (task: PushTask) => void;
	/** Called for every request as soon as it is decided. */
	onRequest?: (request: RecordedRequest) => void;
}

/** The values of a credential that reaches a mock server. */
export interface MockServerCredential {
	sdkAppId: string;
	region: 'custom';
	endpoint: string;
	identifier: string;
	secretKey: string;
}

/** The key of the mock server's own app. It signs nothing that Tencent accepts, so it may stand in the source. */
const defaultSecretKey = '0123456789abcdef'.repeat(4);

/** Every app has this admin (account pages). */
const defaultAdmins = ['administrator'];

/** What the service lets pass and refuses. */
export function rulesOf(options: MockServerOptions): ServiceRules {
	const { seed = 1, answerOrder = 'request', deletableAccounts: deletable = true } = options;
	const { callsPerSecondOf, accountsAtMost = Infinity } = options;
	const plan = planOf(options);
	const random = seededRandom(seed);
	return {
		callsPerSecondOf: (name, { pace }) => callsPerSecondOf?.[name] ?? pace?.callsPerSecond(plan),
		badElement: options.badElement ?? 'request',
		edition: { accountsAtMost, deletable },
		olderApiLists: options.olderApiLists ?? true,
		orderByCasing: options.orderByCasing ?? 'both',
		pushEnabled: options.pushEnabled ?? true,
		arrange: (entries) => (answerOrder === 'shuffled' ? shuffled(entries, random) : [...entries]),
	};
}

/** What the edition allows. */
export function planOf({ plan = 'standard' }: MockServerOptions): Plan {
	return typeof plan === 'string' ? plans[plan] : { ...plans.standard, ...plan };
}

/** Who may call. */
export function identityOf(options: MockServerOptions): AppIdentity {
	const { sdkAppId = 1_400_000_000, secretKey = defaultSecretKey } = options;
	return { sdkAppId, secretKey, admins: new Set(options.admins ?? defaultAdmins) };
}

/** What to put into a credential. */
export function credentialOf(options: MockServerOptions, endpoint: string): MockServerCredential {
	const { sdkAppId, secretKey, admins } = identityOf(options);
	const [identifier = ''] = admins;
	return { sdkAppId: String(sdkAppId), region: 'custom', endpoint, identifier, secretKey };
}
