import type { Api } from './options';

/** The parameters of one item by name, as n8n hands them over: text, numbers, objects or JSON text. */
export type Parameters = Readonly<Record<string, unknown>>;

/** What a run knows besides the parameters of its items. */
export interface RunFacts {
	readonly api: Api;
	readonly sdkAppId: number;
	/** The credential's admin, who sends where an item names nobody. */
	readonly sender: string;
	/** The workflow's time zone, such as `Europe/Berlin`. */
	readonly timeZone: string;
	/** The parameters whose values come from an expression: an empty one is one that found nothing. */
	readonly byExpression: ReadonlySet<string>;
	/** Milliseconds since 1970. */
	readonly now: number;
}
