import { z } from 'zod';
import { Refusal } from '../wire/refusal';
import { isRecord } from '../wire/body';
import type { Mention } from '../wire/mentions';
import { seededRandom } from '../state/random';

/** What goes wrong with a request. The first five happen before anything is carried out. */
export type Fault =
	/** The whole request is refused with this error code. */
	| { code: number; info?: string }
	/** An HTTP status other than the documented 200; with `after` once the request is carried out. */
	| { status: number; headers?: Record<string, string>; body?: string; after?: true }
	/** The connection is reset. */
	| { reset: true }
	/** Never answered. */
	| { hang: true }
	/** The request is lost on its way: as `reset`, the counterpart of `lose: 'after'`. */
	| { lose: 'before' }
	/** Carried out, then the connection is reset: the answer is lost. `true` means `after`. */
	| { lose: true | 'after' }
	/** Carried out, then answered with HTTP 200 and this text instead of JSON. */
	| { garbage: string }
	/** Carried out, then these bytes come instead of an answer, outside TLS too, and the connection ends. */
	| { bytes: string }
	/** Carried out, then answered with HTTP 200 and this JSON value. */
	| { shape: unknown }
	/** Carried out, then answered as usual, a byte every so many ms. */
	| { trickle: number }
	/** Carried out, then answered as usual, the JSON followed by spaces up to so many MB. */
	| { megabytes: number }
	/** Answered as usual after so many extra ms. */
	| { latency: number };

/** A fault that decides over the whole request. */
export type RequestFault = Exclude<Fault, { latency: number }>;

/** Which requests a fault hits: those that meet every condition given. */
export interface FaultRule {
	/** Last segment of the path, e.g. `add_tag` or `im_add_tag`. */
	command?: string;
	/** Only requests that carry this account … */
	account?: string;
	/** … or this tag or attribute name. With `account`: for that very account. */
	tag?: string;
	/** Probability, 0 to 1, with which a matching request is hit. */
	rate?: number;
	/** How many matching requests pass first. */
	skip?: number;
	/** How many matching requests are hit at most. */
	times?: number;
	/** For how many ms from now the rule holds. */
	for?: number;
	/** Needs `account` and a code: that account goes to the list of those that failed, the others are served. */
	listed?: boolean;
	do: Fault;
}

/** Any JSON value is a shape, `null` too: the key has to be there. */
function isShape(value: unknown): boolean {
	return isRecord(value) && Object.keys(value).join() === 'shape';
}

/** More than any client should read, and less than a text in Node.js can hold. */
const megabytesAtMost = 256;

const count = z.number().int().nonnegative();

const fault: z.ZodType<Fault> = z.union([
	z.strictObject({ code: z.number().int(), info: z.string().optional() }),
	z.strictObject({
		status: z.number().int().min(200).max(599),
		headers: z.record(z.string()).optional(),
		body: z.string().optional(),
		after: z.literal(true).optional(),
	}),
	z.strictObject({ reset: z.literal(true) }),
	z.strictObject({ hang: z.literal(true) }),
	z.strictObject({ lose: z.literal('before') }),
	z.strictObject({ lose: z.union([z.literal(true), z.literal('after')]) }),
	z.strictObject({ garbage: z.string() }),
	z.strictObject({ bytes: z.string() }),
	z.strictObject({ latency: z.number().nonnegative() }),
	z.strictObject({ trickle: z.number().nonnegative() }),
	z.strictObject({ megabytes: z.number().positive().max(megabytesAtMost) }),
	z.custom<{ shape: unknown }>(isShape),
]);

/** Checks a rule that comes from outside, e.g. from `POST /mock/faults`. */
export const faultRule: z.ZodType<FaultRule> = z
	.strictObject({
		command: z.string().optional(),
		account: z.string().optional(),
		tag: z.string().optional(),
		rate: z.number().min(0).max(1).optional(),
		skip: count.optional(),
		times: count.optional(),
		for: z.number().nonnegative().optional(),
		listed: z.boolean().optional(),
		do: fault,
	})
	.refine(isListable, 'listed needs an account and a code');

function isListable(rule: FaultRule): boolean {
	return !rule.listed || (rule.account !== undefined && 'code' in rule.do);
}

/** The faults that one request meets. */
export interface InjectedFaults {
	/** Extra ms before the answer. */
	latency: number;
	/** Accounts that go to the ErrorList, whatever they bring. */
	listed: ReadonlyMap<string, Refusal>;
	/** What happens to the whole request, if anything. */
	fault?: RequestFault;
}

interface ActiveRule {
	rule: FaultRule;
	/** `performance.now()` after which it no longer holds, ms. */
	until: number;
	matched: number;
	hits: number;
}

/** The fault rules in force. */
export class FaultInjection {
	private rules: ActiveRule[] = [];
	private random: () => number;

	/** @param seed - makes `rate` repeatable */
	constructor(private readonly seed: number) {
		this.random = seededRandom(seed);
	}

	/**
	 * Adds a rule and returns a function that removes it.
	 *
	 * @throws ZodError when the rule is no valid one
	 */
	add(rule: FaultRule): () => void {
		const parsed = faultRule.parse(rule);
		const until = performance.now() + (parsed.for ?? Infinity);
		const active = { rule: parsed, until, matched: 0, hits: 0 };
		this.rules.push(active);
		return () => {
			this.rules = this.rules.filter((other) => other !== active);
		};
	}

	/** Removes all rules. */
	clear(): void {
		this.rules = [];
	}

	/** Removes all rules and starts chance anew. */
	reset(): void {
		this.clear();
		this.random = seededRandom(this.seed);
	}

	/**
	 * Asks the rules in the order they were added. Latencies add up and listed accounts gather;
	 * the first rule that decides over the whole request ends the search.
	 */
	match(command: string, mentions: readonly Mention[]): InjectedFaults {
		const listed = new Map<string, Refusal>();
		let latency = 0;
		for (const active of this.rules) {
			if (!this.hits(active, command, mentions)) continue;
			const { account, listed: isListed, do: fault } = active.rule;
			if ('latency' in fault) latency += fault.latency;
			else if (isListed && account !== undefined && 'code' in fault) {
				listed.set(account, refusalOf(fault));
			} else return { latency, listed, fault };
		}
		return { latency, listed };
	}

	private hits(active: ActiveRule, command: string, mentions: readonly Mention[]): boolean {
		const { skip = 0, times = Infinity, rate = 1 } = active.rule;
		if (performance.now() > active.until) return false;
		if (!matches(active.rule, command, mentions)) return false;
		active.matched += 1;
		if (active.matched <= skip || active.hits >= times) return false;
		if (rate < 1 && this.random() >= rate) return false;
		active.hits += 1;
		return true;
	}
}

/** The refusal a `{ code }` fault stands for. */
export function refusalOf({ code, info }: Extract<Fault, { code: number }>): Refusal {
	return new Refusal(code, info ?? '', info);
}

function matches(rule: FaultRule, command: string, mentions: readonly Mention[]): boolean {
	if (rule.command !== undefined && rule.command !== command) return false;
	if (rule.account === undefined && rule.tag === undefined) return true;
	return mentions.some(
		({ account, names }) =>
			(rule.account === undefined || rule.account === account) &&
			(rule.tag === undefined || names.includes(rule.tag)),
	);
}
