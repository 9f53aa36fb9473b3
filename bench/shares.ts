import { median, formatNumber } from './figures';
import { table } from './markdown';
import { accountName, type CallRecord, type Job } from './protocol';
import { faultsOf, say, type Section, type Sizes } from './section';
import { runTrial, type Stage, type Trial } from './trial';

/** Processes that send at full pace to an app that allows less than they send together. */
interface Case {
	name: string;
	processes: number;
	/** Calls per second that the service allows the app. */
	limit: number;
	/** Accounts of each process. */
	accounts: number;
	/** Whether refused calls count towards the limit as well; Tencent's documents do not say. */
	countRefusedCalls?: boolean;
	/** The most calls that are to be refused, and the least of the limit that is to be used, in percent. */
	target?: { refused: number; used: number };
}

/** How well the limit was used. */
interface Share {
	/** Parts of 1. */
	refused: number;
	used: number;
}

function cases({ slow, share }: Sizes): Case[] {
	const together = { limit: 100, accounts: share };
	return [
		{
			name: 'One process, 33/s allowed',
			processes: 1,
			limit: 33,
			accounts: slow,
			target: { refused: 8, used: 85 },
		},
		{
			name: 'The same, where refused calls count as well',
			processes: 1,
			limit: 33,
			accounts: slow,
			countRefusedCalls: true,
		},
		{
			name: 'Two processes, 100/s allowed',
			processes: 2,
			...together,
			target: { refused: 3, used: 85 },
		},
		{
			name: 'Four processes, 100/s allowed',
			processes: 4,
			...together,
			target: { refused: 5, used: 85 },
		},
	];
}

/** How processes that know nothing of each other share the limit of one app. */
export const shares: Section = async (stage, sizes) => {
	const rows: string[][] = [];
	const faults: string[] = [];
	for (const each of cases(sizes)) {
		const trials = await repeat(stage, each, sizes.repeats);
		rows.push(row(each, trials));
		faults.push(...trials.flatMap((trial) => faultsOfTrial(each, trial)));
	}
	return { texts: { shares: table(HEADER, rows) }, faults };
};

const HEADER = [
	'Each process told 100/s',
	'Calls',
	'Refused with 60007',
	'Target',
	'Limit used',
	'Target',
	'Accounts on Failed',
];

async function repeat(stage: Stage, each: Case, repeats: number): Promise<Trial[]> {
	const trials: Trial[] = [];
	for (let time = 0; time < repeats; time++) {
		say(`Shares: ${each.name}`);
		const { limit: callsPerSecond, countRefusedCalls } = each;
		const contestants = contestantsOf(each);
		trials.push(
			await runTrial(stage, { contestants, callsPerSecond, countRefusedCalls, isWarm: true }),
		);
	}
	return trials;
}

function contestantsOf({ processes, accounts }: Case): Array<Omit<Job, 'credential'>> {
	return Array.from({ length: processes }, (_, index) => ({
		way: 'nodeList',
		first: index * accounts,
		accounts,
	}));
}

function row(each: Case, trials: Trial[]): string[] {
	const found = trials.map(({ traffic }) => shareOf(each, traffic.log));
	const { target } = each;
	const percent = (part: number): string => `${formatNumber(part * 100, 1)} %`;
	return [
		each.name,
		formatNumber(median(trials.map(({ traffic }) => traffic.calls))),
		percent(median(found.map(({ refused }) => refused))),
		target ? `at most ${target.refused} %` : '–',
		percent(median(found.map(({ used }) => used))),
		target ? `${target.used} % or more` : '–',
		formatNumber(Math.max(...trials.map(failedIn))),
	];
}

/**
 * The part of all calls that was refused, and the part of the limit that was used: accepted calls
 * over what the limit allows, from the moment when all processes send to that when the first has
 * sent its last call.
 */
function shareOf(each: Case, log: readonly CallRecord[]): Share {
	const calls = contestantsOf(each).map((job) => log.filter((call) => isOf(job, call)));
	const from = Math.max(...calls.map((own) => own[0]?.at ?? NaN));
	const to = Math.min(...calls.map((own) => own.at(-1)?.at ?? NaN));
	const accepted = log.filter(({ at, isRefused }) => !isRefused && at >= from && at <= to);
	return {
		refused: log.filter(({ isRefused }) => isRefused).length / log.length,
		used: accepted.length / (each.limit * ((to - from) / 1000)),
	};
}

function isOf({ first, accounts }: Pick<Job, 'first' | 'accounts'>, call: CallRecord): boolean {
	return call.account >= accountName(first) && call.account < accountName(first + accounts);
}

function failedIn({ results }: Trial): number {
	return results.reduce((sum, { failed }) => sum + failed.length, 0);
}

/** All accounts must get through, though not at the first try. */
function faultsOfTrial({ name }: Case, trial: Trial): string[] {
	const { lost, wrong } = trial;
	return faultsOf(name, { lost, failed: failedIn(trial), wrong, refused: 0 });
}
