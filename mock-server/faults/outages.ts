import { z } from 'zod';
import type { RequestFault } from './faultInjection';

/** What requests meet during an outage: `refused` is a closed port, the others are as in `Fault`. */
export type OutageKind = 'reset' | 'status' | 'hang' | 'refused';

export interface OutageOptions {
	kind: OutageKind;
	/** How long, ms; without it the outage lasts until it is stopped. */
	ms?: number;
	/** For `status`: the HTTP status, default 503, and what comes with it. */
	status?: number;
	headers?: Record<string, string>;
	body?: string;
}

/** When an outage was, `performance.now()` ms, as the `at` of requests. */
export interface RecordedOutage {
	kind: OutageKind;
	began: number;
	/** Undefined while it lasts. */
	ended?: number;
}

/** A running outage. */
export interface Outage extends Readonly<RecordedOutage> {
	/** Settles when it is over, and for `refused` when the port is open again. */
	readonly over: Promise<void>;
	/** Ends it before its time. */
	stop(): Promise<void>;
}

/** Checks an outage that comes from outside, e.g. from `POST /mock/outages`. */
export const outageOptions: z.ZodType<OutageOptions> = z.strictObject({
	kind: z.enum(['reset', 'status', 'hang', 'refused']),
	ms: z.number().nonnegative().optional(),
	status: z.number().int().min(200).max(599).optional(),
	headers: z.record(z.string()).optional(),
	body: z.string().optional(),
});

/** A port that can be closed for a while. */
export interface Port {
	refuse(): void;
	accept(): Promise<void>;
}

interface ActiveOutage {
	options: OutageOptions;
	record: RecordedOutage;
	timer?: NodeJS.Timeout;
	end: () => void;
	over: Promise<void>;
}

/** Outages of the whole service: they affect every request. */
export class Outages {
	/** Every outage so far, in the order of their beginnings. */
	readonly records: RecordedOutage[] = [];
	private active: ActiveOutage[] = [];

	constructor(private readonly port: Port) {}

	/** Begins an outage now. */
	begin(options: OutageOptions): Outage {
		const { kind, ms } = outageOptions.parse(options);
		const record: RecordedOutage = { kind, began: performance.now() };
		const { promise, resolve } = promiseWithResolver();
		const outage: ActiveOutage = { options, record, end: resolve, over: promise };
		this.records.push(record);
		this.active.push(outage);
		if (kind === 'refused') this.port.refuse();
		const stop = (): Promise<void> => this.end(outage);
		if (ms !== undefined) outage.timer = setTimeout(() => void stop(), ms);
		return handleOf(record, outage.over, stop);
	}

	/** What a request that arrives now meets. */
	fault(): RequestFault | undefined {
		const [outage] = this.active;
		return outage && faultOf(outage.options);
	}

	/** Ends all outages. */
	async clear(): Promise<void> {
		await Promise.all(this.active.map((outage) => this.end(outage)));
	}

	/** Ends all outages and forgets that there were any. */
	reset(): void {
		void this.clear();
		this.records.length = 0;
	}

	private async end(outage: ActiveOutage): Promise<void> {
		if (!this.active.includes(outage)) return await outage.over;
		clearTimeout(outage.timer);
		this.active = this.active.filter((other) => other !== outage);
		outage.record.ended = performance.now();
		if (outage.options.kind === 'refused' && !this.isRefusing()) await this.reopen();
		outage.end();
	}

	private async reopen(): Promise<void> {
		await this.port.accept();
		if (this.isRefusing()) this.port.refuse();
	}

	private isRefusing(): boolean {
		return this.active.some(({ options }) => options.kind === 'refused');
	}
}

function handleOf(record: RecordedOutage, over: Promise<void>, stop: () => Promise<void>): Outage {
	const { kind, began } = record;
	return {
		kind,
		began,
		get ended() {
			return record.ended;
		},
		over,
		stop,
	};
}

function faultOf({ kind, status = 503, headers, body }: OutageOptions): RequestFault {
	if (kind === 'status') return { status, headers, body };
	return kind === 'hang' ? { hang: true } : { reset: true };
}

function promiseWithResolver(): { promise: Promise<void>; resolve: () => void } {
	let resolve = (): void => undefined;
	const promise = new Promise<void>((settle) => (resolve = settle));
	return { promise, resolve };
}
