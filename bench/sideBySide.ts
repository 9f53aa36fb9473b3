import { interleave, median, megabytes, formatNumber } from './figures';
import { table } from './markdown';
import { hasHttpRequest } from './nodeTypes';
import type { Way } from './protocol';
import { faultsOf, say, type Findings, type Section, type Sizes } from './section';
import { callsPerSecond, runTrial, type Stage, type Trial } from './trial';

interface Contestant {
	way: Way;
	name: string;
	accounts: number;
}

/** A line of the comparison; of repeated runs the median of each figure. */
interface Line extends Contestant {
	accountsPerSecond: number;
	callsPerSecond: number;
	calls: number;
	refused: number;
	wrong: number;
	lost: number;
	done: number;
	/** Processor milliseconds per 1,000 accounts. */
	cpu: number;
	peak: number;
}

const TRANSPORTS = [
	{ title: 'HTTP', name: 'http', tls: false },
	{ title: 'TLS', name: 'tls', tls: true },
];

/** Our node, n8n's HTTP Request node in three forms, and the floor. */
export const sideBySide: Section = async (stage, sizes) => {
	const findings: Findings = { texts: {}, faults: [] };
	let last: Line[] = [];
	for (const { title, name, tls } of TRANSPORTS) {
		const lines = await compare(stage, sizes, tls);
		findings.texts[`side-by-side-${name}`] = comparison(title, lines);
		findings.faults.push(...faultsOfLines(title, lines));
		last = lines;
	}
	findings.texts.ratios = ratios(last);
	return findings;
};

function contestants({ many, few, batched }: Sizes): Contestant[] {
	const http: Contestant[] = [
		{ way: 'httpDefault', name: 'HTTP Request, default', accounts: few },
		{ way: 'httpBatched', name: 'HTTP Request, batches of 50 a second', accounts: batched },
		{ way: 'httpChunked', name: 'HTTP Request, lists of 100', accounts: many },
	];
	return [
		{ way: 'node', name: 'This node, an item per account', accounts: many },
		{ way: 'nodeList', name: 'This node, one list', accounts: many },
		...(hasHttpRequest() ? http : []),
		{ way: 'reference', name: 'Reference client, without n8n', accounts: many },
	];
}

async function compare(stage: Stage, sizes: Sizes, tls: boolean): Promise<Line[]> {
	const ways = contestants(sizes);
	const measurements = ways.map((contestant) => async () => await lineOf(stage, contestant, tls));
	const columns = await interleave(sizes.repeats, measurements);
	return columns.flatMap(medianLine);
}

async function lineOf(stage: Stage, contestant: Contestant, tls: boolean): Promise<Line> {
	const { way, name, accounts } = contestant;
	say(`${name} over ${tls ? 'TLS' : 'HTTP'}, ${accounts} accounts`);
	const trial = await runTrial(stage, { contestants: [{ way, first: 0, accounts }], tls });
	return { ...contestant, ...figuresOf(trial, accounts) };
}

function figuresOf(
	{ results, traffic, done, wrong, lost }: Trial,
	accounts: number,
): Omit<Line, keyof Contestant> {
	const [result] = results;
	const { wallMs = NaN, cpuMs = NaN } = result?.run ?? {};
	return {
		accountsPerSecond: (done / wallMs) * 1000,
		callsPerSecond: callsPerSecond(traffic),
		calls: traffic.calls,
		refused: traffic.refused,
		wrong,
		lost,
		done,
		cpu: (cpuMs / accounts) * 1000,
		peak: result?.peak ?? NaN,
	};
}

function medianLine(lines: Line[]): Line[] {
	const [first] = lines;
	if (!first) return [];
	const middle = (figure: (line: Line) => number): number => median(lines.map(figure));
	// Of the counts that must be 0 the worst one is told.
	const worst = (figure: (line: Line) => number): number => Math.max(...lines.map(figure));
	return [
		{
			...first,
			accountsPerSecond: middle((line) => line.accountsPerSecond),
			callsPerSecond: middle((line) => line.callsPerSecond),
			refused: worst((line) => line.refused),
			wrong: worst((line) => line.wrong),
			lost: worst((line) => line.lost),
			cpu: middle((line) => line.cpu),
			peak: middle((line) => line.peak),
		},
	];
}

function comparison(title: string, lines: Line[]): string {
	const header = [
		`Over ${title}`,
		'Accounts',
		'Accounts/s',
		'Calls/s',
		'Refused calls',
		'Wrongly shown as success',
		'CPU ms per 1,000 accounts',
		'Peak memory MB',
	];
	const rows = lines.map((line) => [
		line.name,
		formatNumber(line.accounts),
		formatNumber(line.accountsPerSecond),
		formatNumber(line.callsPerSecond),
		`${formatNumber(line.refused)} of ${formatNumber(line.calls)}`,
		formatNumber(line.wrong),
		formatNumber(line.cpu),
		formatNumber(megabytes(line.peak)),
	]);
	return table(header, rows);
}

function faultsOfLines(title: string, lines: Line[]): string[] {
	return lines
		.filter(({ way }) => way === 'node' || way === 'nodeList' || way === 'reference')
		.flatMap((line) => faultsOf(`${line.name} over ${title}`, line));
}

/** How our node compares with each of the others, from the same run. */
function ratios(lines: Line[]): string {
	const ours = lines.find(({ way }) => way === 'node');
	if (!ours) return '';
	const others = lines.filter((line) => line !== ours);
	const rows = others.map((line) => [
		line.name,
		`${formatNumber(ours.accountsPerSecond / line.accountsPerSecond, 2)} ×`,
		`${formatNumber(ours.cpu / line.cpu, 2)} ×`,
		`${formatNumber(ours.peak / line.peak, 2)} ×`,
		`${formatNumber((line.wrong / line.accounts) * 100)} %`,
	]);
	const header = [
		'This node (an item per account) against',
		'Accounts/s',
		'CPU per account',
		'Peak memory',
		'Wrongly shown there',
	];
	return table(header, rows);
}
