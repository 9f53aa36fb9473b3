import { formatNumber } from './figures';
import { table } from './markdown';
import type { Job } from './protocol';
import { faultsOf, say, type Section, type Sizes } from './section';
import { runTrial, type Trial } from './trial';

interface Case {
	name: string;
	contestant: Omit<Job, 'credential'>;
}

function cases({ pushAccounts, pushMessages }: Sizes): Case[] {
	return [
		{
			name: 'The same text for all',
			contestant: { way: 'pushSame', first: 0, accounts: pushAccounts },
		},
		{
			name: 'A text for each',
			contestant: { way: 'pushEach', first: 0, accounts: pushMessages },
		},
	];
}

/** How long pushes to many users take at the rates of the plan Standard, and that nobody gets two. */
export const pushes: Section = async (stage, sizes) => {
	const rows: string[][] = [];
	const faults: string[] = [];
	for (const each of cases(sizes)) {
		say(`Pushes: ${each.name}`);
		const trial = await runTrial(stage, { contestants: [each.contestant] });
		rows.push(row(each, trial));
		faults.push(...faultsOfTrial(each, trial));
	}
	return { texts: { pushes: table(HEADER, rows) }, faults };
};

const HEADER = [
	'Send to Users, an item per account',
	'Notified',
	'Calls',
	'Seconds',
	'Accounts/s',
	'CPU ms per 1,000',
	'Notified twice',
	'Accounts lost',
];

function row({ name }: Case, { traffic, lost, results }: Trial): string[] {
	const { wallMs = NaN, cpuMs = NaN } = results[0]?.run ?? {};
	return [
		name,
		formatNumber(traffic.notified),
		formatNumber(traffic.calls),
		formatNumber(wallMs / 1000, 1),
		formatNumber(traffic.notified / (wallMs / 1000)),
		formatNumber((cpuMs / traffic.notified) * 1000),
		formatNumber(traffic.notifiedTwice),
		formatNumber(lost),
	];
}

/** On Success but not notified is wrong, and so is notified twice. */
function faultsOfTrial({ name }: Case, { lost, traffic, results }: Trial): string[] {
	const failed = results.reduce((sum, result) => sum + result.failed.length, 0);
	const succeeded = results.reduce((sum, { success }) => sum + success.length, 0);
	const wrong = succeeded - traffic.notified + traffic.notifiedTwice;
	return faultsOf(name, { lost, failed, wrong, refused: traffic.refused });
}
