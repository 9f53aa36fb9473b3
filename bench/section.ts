import type { Stage } from './trial';

/** How large a run of the benchmark is. */
export interface Sizes {
	/** Accounts for ways that put 100 into a request. */
	many: number;
	/** Accounts for ways that put one into a request. */
	few: number;
	/** Accounts of the HTTP Request node with Batching, which does 50 a second. */
	batched: number;
	/** How often each contestant of the comparison runs. */
	repeats: number;
	/** Accounts of one execution in the figures about the pace. */
	pace: number;
	/** Accounts of each process where several share the limit. */
	share: number;
	/** Accounts of a process whose app is allowed less than it expects. */
	slow: number;
	/** Accounts that get the same push, and accounts that get one of their own. */
	pushAccounts: number;
	pushMessages: number;
	/** Items of the comparison in a whole n8n, and the distinct accounts among them. */
	items: number;
	itemAccounts: number;
	/** Accounts, each an item, that a whole n8n sends. */
	n8nAccounts: number;
	/** Whether a whole n8n is installed where there is none. */
	installs: boolean;
}

export const FULL: Sizes = {
	many: 50_000,
	few: 1_000,
	batched: 1_000,
	repeats: 3,
	pace: 60_000,
	share: 40_000,
	slow: 45_000,
	pushAccounts: 100_000,
	pushMessages: 10_000,
	items: 20_000,
	itemAccounts: 1_000,
	n8nAccounts: 40_000,
	installs: true,
};

/** Small enough for every push: only the counts are looked at. */
export const QUICK: Sizes = {
	many: 12_000,
	few: 300,
	batched: 100,
	repeats: 1,
	pace: 15_000,
	share: 6_000,
	slow: 6_000,
	pushAccounts: 2_000,
	pushMessages: 100,
	items: 2_000,
	itemAccounts: 100,
	n8nAccounts: 4_000,
	installs: false,
};

/** What a part of the benchmark found out. */
export interface Findings {
	/** Markdown by the name of its markers. */
	texts: Record<string, string>;
	/** What must not be, whatever the machine: accounts lost, calls refused. */
	faults: string[];
}

export type Section = (stage: Stage, sizes: Sizes) => Promise<Findings>;

/** Says what is going on; the benchmark takes minutes. */
export function say(text: string): void {
	process.stderr.write(`  ${text}\n`);
}

interface Counts {
	lost: number;
	/** Where all accounts are to be on Success. */
	failed?: number;
	wrong: number;
	refused: number;
}

/** What would be wrong with our node on any machine. */
export function faultsOf(name: string, { lost, failed = 0, wrong, refused }: Counts): string[] {
	const counts = {
		'accounts lost': lost,
		'accounts on Failed': failed,
		'accounts wrongly shown as done': wrong,
		'calls refused': refused,
	};
	return Object.entries(counts).flatMap(([what, count]) =>
		count > 0 ? [`${name}: ${count} ${what}`] : [],
	);
}
