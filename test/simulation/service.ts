import type { World } from './world';

const SECOND = 1_000;

/** What a request meets on its way: an answer, or something else. */
export type Answer =
	| { kind: 'answer'; body: object }
	| { kind: 'status'; status: number }
	| { kind: 'reset' | 'refused' | 'hang' };

export type OutageKind = 'status' | 'reset' | 'refused' | 'hang';

/** A call that arrived. */
export interface Arrival {
	at: number;
	path: string;
	accounts: readonly string[];
	outcome: 'accepted' | 'tooMany' | 'refused' | 'lost';
}

interface Outage {
	kind: OutageKind;
	from: number;
	to: number;
}

export interface ServiceOptions {
	/** Calls of a command that are accepted in any one second. */
	limit: number;
	/** Whether calls that are too many count as well; Tencent's documents do not say. */
	countRefusedCalls?: boolean;
	/** What the service does with a call instead of carrying it out, where it is not too many. */
	answer?: (arrival: Omit<Arrival, 'outcome'>) => Answer | undefined;
}

const DONE = { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' };

/** The service: it counts a sliding second of each command, and is gone at times. */
export class Service {
	readonly arrivals: Arrival[] = [];

	private readonly counted = new Map<string, number[]>();

	private readonly outages: Outage[] = [];

	constructor(
		private readonly world: World,
		private readonly options: ServiceOptions,
	) {}

	/** From now on nobody gets an answer. */
	goAway(kind: OutageKind, milliseconds: number): Outage {
		const { now } = this.world;
		const outage = { kind, from: now, to: now + milliseconds };
		this.outages.push(outage);
		return outage;
	}

	/** What keeps the service from being reached at this moment. */
	get outage(): OutageKind | undefined {
		const { now } = this.world;
		return this.outages.find(({ from, to }) => from <= now && now < to)?.kind;
	}

	/** A call arrives. */
	serve(path: string, accounts: readonly string[]): Answer {
		const { outage, world } = this;
		const arrival = { at: world.now, path, accounts };
		const note = (outcome: Arrival['outcome']): void =>
			void this.arrivals.push({ ...arrival, outcome });
		if (outage) {
			note('lost');
			return outage === 'status' ? { kind: 'status', status: 502 } : { kind: outage };
		}
		if (!this.isAccepted(path)) {
			note('tooMany');
			return refusal(60007);
		}
		const other = this.options.answer?.(arrival);
		note(other ? 'refused' : 'accepted');
		return other ?? { kind: 'answer', body: DONE };
	}

	private isAccepted(path: string): boolean {
		const { now } = this.world;
		const { limit, countRefusedCalls } = this.options;
		const counted = this.counted.get(path) ?? [];
		this.counted.set(path, counted);
		while ((counted[0] ?? now) <= now - SECOND) counted.shift();
		const isAccepted = counted.length < limit;
		if (isAccepted || countRefusedCalls) counted.push(now);
		return isAccepted;
	}
}

/** An answer that refuses a request as a whole. */
export function refusal(code: number): Answer {
	return { kind: 'answer', body: { ActionStatus: 'FAIL', ErrorCode: code, ErrorInfo: '' } };
}
