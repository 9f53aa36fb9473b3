import { formatNumber } from './figures';
import { table } from './markdown';
import type { Job } from './protocol';
import { faultsOf, say, type Section } from './section';
import { callsPerSecond, runTrial, type Stage, type Trial } from './trial';

interface Case {
	name: string;
	contestant: Omit<Job, 'credential'>;
	target: string;
}

function cases(accounts: number): Case[] {
	const list = { way: 'nodeList', first: 0, accounts } as const;
	return [
		{ name: 'One list', contestant: list, target: '600 calls in 6.6 s' },
		{
			name: 'Three executions of one process at once',
			contestant: { ...list, executions: 3 },
			target: 'no 60007',
		},
	];
}

/** How near one process comes to 100 calls a second, and that it never goes beyond. */
export const pace: Section = async (stage, sizes) => {
	const rows: string[][] = [];
	const faults: string[] = [];
	for (const each of cases(sizes.pace)) {
		const trial = await run(stage, each);
		rows.push(row(each, trial));
		faults.push(...faultsOfTrial(each, trial));
	}
	return { texts: { pace: table(HEADER, rows) }, faults };
};

const HEADER = [
	'100 ms before each answer',
	'Accounts',
	'Calls',
	'Seconds',
	'Calls/s',
	'Busiest second',
	'60007',
	'Accounts lost',
	'Target',
];

async function run(stage: Stage, { name, contestant }: Case): Promise<Trial> {
	say(`Pace: ${name}`);
	return await runTrial(stage, { contestants: [contestant] });
}

function row({ name, target }: Case, { traffic, lost, done, results }: Trial): string[] {
	return [
		name,
		formatNumber(done),
		formatNumber(traffic.calls),
		formatNumber((results[0]?.run.wallMs ?? NaN) / 1000, 2),
		formatNumber(callsPerSecond(traffic), 1),
		formatNumber(traffic.busiestSecond),
		formatNumber(traffic.refused),
		formatNumber(lost),
		target,
	];
}

function faultsOfTrial({ name }: Case, { lost, wrong, traffic, results }: Trial): string[] {
	const failed = results.reduce((sum, result) => sum + result.failed.length, 0);
	return faultsOf(name, { lost, failed, wrong, refused: traffic.refused });
}
