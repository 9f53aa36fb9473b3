import { inTurn, median, megabytes, shown } from './figures';
import { table } from './markdown';
import { costPlot } from './plots';
import type { Result, Way } from './protocol';
import { faultsOf, say, type Findings, type Section, type Sizes } from './section';
import { runTrial, type Stage, type Trial } from './trial';

/** The most that the node is to take, as a part of what a node takes that only reads. */
const TARGET = 0.35;

/** A run of one contestant. */
interface Run {
	trial: Trial;
	result: Result;
}

interface RunOptions {
	way: Way;
	accounts: number;
	warmUp?: number;
	watches?: boolean;
}

async function runOne(stage: Stage, options: RunOptions): Promise<Run> {
	const { way, accounts, warmUp = 0 } = options;
	say(`Cost: ${way}, ${accounts} accounts${warmUp > 0 ? ', warm' : ''}`);
	const trial = await runTrial(stage, { contestants: [{ first: 0, ...options }] });
	const [result] = trial.results;
	if (!result) throw new Error('A contestant gave no result');
	return { trial, result };
}

/** What the node costs besides what n8n's engine costs any node that reads its parameters. */
export const cost: Section = async (stage, sizes) => {
	const fresh = await pairs(stage, sizes, 0);
	const warm = await pairs(stage, sizes, sizes.warmUp);
	const watched = await runOne(stage, { way: 'node', accounts: sizes.cost, watches: true });
	const list = await runOne(stage, { way: 'nodeList', accounts: sizes.cost, watches: true });
	const growth = await overSizes(stage, sizes);
	const trials = [...fresh.runs, watched, list, ...growth.runs];
	return {
		texts: {
			cost: ratioTable(fresh.ratios, warm.ratios, sizes),
			loop: watchedTable(watched, list),
			...growth.texts,
		},
		plots: growth.plots,
		faults: trials.flatMap(({ trial }) => faults(trial)),
	};
};

function faults({ lost, wrong, traffic }: Trial): string[] {
	return faultsOf('Cost', { lost, wrong, refused: traffic.refused });
}

interface Ratios {
	/** Processor ms of our node. */
	ours: number;
	/** Of the node that only reads. */
	reader: number;
	ratio: number;
	/** Bytes that memory grew by, at most. */
	growth: number;
}

async function pairs(
	stage: Stage,
	{ cost: accounts, pairs: times }: Sizes,
	warmUp: number,
): Promise<{ ratios: Ratios; runs: Run[] }> {
	const ways: Way[] = ['reader', 'node'];
	const measurements = ways.map(
		(way) => async () => await runOne(stage, { way, accounts, warmUp }),
	);
	const [readers = [], ours = []] = await inTurn(times, measurements);
	const cpu = ({ result }: Run): number => result.node.cpuMs;
	const each = ours.map((run, index) => cpu(run) / (readers.map(cpu)[index] ?? NaN));
	return {
		ratios: {
			ours: median(ours.map(cpu)),
			reader: median(readers.map(cpu)),
			ratio: median(each),
			growth: Math.max(...ours.map(({ result }) => result.peak - result.atRest)),
		},
		runs: ours,
	};
}

function ratioTable(fresh: Ratios, warm: Ratios, { cost: accounts, pairs: times }: Sizes): string {
	const row = (name: string, { ours, reader, ratio, growth }: Ratios): string[] => [
		name,
		shown(reader),
		shown(ours),
		shown(ratio, 2),
		`at most ${TARGET}`,
		shown(megabytes(growth)),
	];
	const header = [
		`${shown(accounts)} items, median of ${times}`,
		'Only reading, CPU ms',
		'This node, CPU ms',
		'Ratio',
		'Target',
		'Memory growth MB',
	];
	return table(header, [
		row('First run of a process', fresh),
		row('Process that ran the node before', warm),
	]);
}

function watchedTable(each: Run, list: Run): string {
	const row = (name: string, { result, trial }: Run, reads: boolean): string[] => {
		const { loopMax = NaN, loopP99 = NaN, readUntil = NaN } = result.watched ?? {};
		return [
			name,
			shown(loopMax),
			shown(loopP99),
			reads ? shown(readUntil - trial.traffic.firstAt) : '–',
			shown(result.node.wallMs),
		];
	};
	const header = [
		'',
		'Event loop held, ms at most',
		'99th percentile, ms',
		'First request before last item read, ms',
		'Node ran, ms',
	];
	const accounts = shown(each.result.success.length);
	return table(header, [
		row(`${accounts} items of one account`, each, true),
		row(`One item of ${accounts} accounts`, list, false),
	]);
}

interface Point {
	accounts: number;
	/** Processor ms per 1 000 accounts. */
	ours: number;
	reader: number;
	growth: number;
}

async function overSizes(
	stage: Stage,
	{ growth, warmUp, repeats }: Sizes,
): Promise<Pick<Findings, 'texts' | 'plots'> & { runs: Run[] }> {
	const points: Point[] = [];
	const runs: Run[] = [];
	for (const accounts of growth) {
		const ways: Way[] = ['reader', 'node'];
		const [readers = [], ours = []] = await inTurn(
			repeats,
			ways.map((way) => async () => await runOne(stage, { way, accounts, warmUp })),
		);
		runs.push(...ours);
		points.push(pointOf(accounts, ours, readers));
	}
	if (points.length === 0) return { texts: {}, plots: {}, runs };
	return {
		texts: { growth: growthTable(points) },
		plots: { 'benchmark-cost.svg': costPlot(points) },
		runs,
	};
}

function pointOf(accounts: number, ours: Run[], readers: Run[]): Point {
	const cpu = (runs: Run[]): number =>
		median(runs.map(({ result }) => (result.node.cpuMs / accounts) * 1000));
	return {
		accounts,
		ours: cpu(ours),
		reader: cpu(readers),
		growth: median(ours.map(({ result }) => result.peak - result.atRest)),
	};
}

function growthTable(points: Point[]): string {
	const header = [
		'Accounts',
		'This node, CPU ms per 1 000 accounts',
		'Only reading',
		'Memory growth MB',
	];
	const rows = points.map(({ accounts, ours, reader, growth }) => [
		shown(accounts),
		shown(ours),
		shown(reader),
		shown(megabytes(growth)),
	]);
	return table(header, rows);
}
