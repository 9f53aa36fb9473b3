import { shown } from './figures';
import { table } from './markdown';
import { pacePlot } from './plots';
import type { Job } from './protocol';
import { faultsOf, say, type Findings, type Section } from './section';
import { callsPerSecond, runTrial, type Stage, type Trial } from './trial';

interface Case {
	name: string;
	contestants: ReadonlyArray<Omit<Job, 'credential'>>;
	/** Other processes share the app here, so the service does refuse calls. */
	isShared: boolean;
}

function cases(accounts: number): Case[] {
	const half = Math.ceil(accounts / 2);
	return [
		{
			name: 'Alone',
			contestants: [{ way: 'nodeList', first: 0, accounts }],
			isShared: false,
		},
		{
			name: 'Three executions of one process',
			contestants: [{ way: 'nodeList', first: 0, accounts, executions: 3 }],
			isShared: false,
		},
		{
			name: 'Two processes that share the app',
			contestants: [
				{ way: 'nodeList', first: 0, accounts: half },
				{ way: 'nodeList', first: half, accounts: half },
			],
			isShared: true,
		},
	];
}

/** How near the node comes to 100 calls a second, and whether it ever goes beyond. */
export const pace: Section = async (stage, sizes) => {
	const measured = [];
	for (const each of cases(sizes.pace)) measured.push({ ...each, trial: await run(stage, each) });
	const header = ['', 'Accounts', 'Calls', 'Calls/s', 'Busiest second', '60007', 'Accounts lost'];
	const rows = measured.map(({ name, trial }) => row(name, trial));
	const shared = measured.find(({ isShared }) => isShared);
	const plots: Findings['plots'] = {};
	if (shared) plots['benchmark-pace.svg'] = pacePlot(shared.trial.traffic.seconds);
	return {
		texts: { pace: table(header, rows) },
		plots,
		faults: measured.flatMap(({ name, trial, isShared }) => faults(name, trial, isShared)),
	};
};

async function run(stage: Stage, { name, contestants }: Case): Promise<Trial> {
	say(`Pace: ${name}`);
	return await runTrial(stage, { contestants });
}

function row(name: string, { traffic, lost, done }: Trial): string[] {
	return [
		name,
		shown(done),
		shown(traffic.calls),
		shown(callsPerSecond(traffic), 1),
		shown(traffic.busiestSecond),
		shown(traffic.refused),
		shown(lost),
	];
}

/** Where the app is shared all accounts must get through as well, though not at the first try. */
function faults(name: string, trial: Trial, isShared: boolean): string[] {
	const { traffic, lost, wrong, results } = trial;
	const failed = results.reduce((sum, result) => sum + result.failed.length, 0);
	const refused = isShared ? 0 : traffic.refused;
	return faultsOf(name, { lost: lost + failed, wrong, refused });
}
