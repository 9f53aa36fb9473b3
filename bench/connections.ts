import { median, shown } from './figures';
import { table } from './markdown';
import { PER_REQUEST } from './requests';
import type { Way } from './protocol';
import { faultsOf, say, type Section, type Sizes } from './section';
import { callsPerSecond, runTrial, type Stage, type Trial } from './trial';

/** A round trip to a far region. */
const ROUND_TRIP = 100;

const WAYS: ReadonlyArray<{ way: Way; name: string }> = [
	{ way: 'helper', name: "n8n's helper (connects each time)" },
	{ way: 'fresh', name: "Node's own client, connecting each time" },
	{ way: 'kept', name: "Node's own client, kept connections" },
];

/** What it costs that n8n's helper opens a connection per request. */
export const connections: Section = async (stage, sizes) => {
	const rows: string[][] = [];
	for (const tls of sizes.transports) {
		for (const { way, name } of WAYS) rows.push(await priceRow(stage, sizes, { way, name, tls }));
	}
	const far = [];
	for (const roundTrip of sizes.roundTrips) {
		for (const way of ['nodeList', 'reference'] as const) {
			far.push({ way, roundTrip, trial: await farTrial(stage, sizes, way, roundTrip) });
		}
	}
	return {
		texts: {
			connections: table(PRICE_HEADER, rows),
			far: farTable(far),
		},
		plots: {},
		faults: far.flatMap(({ trial }) => faults(trial)),
	};
};

const PRICE_HEADER = ['', 'Connections per request', 'ms per request', 'CPU ms per request'];

interface Price {
	way: Way;
	name: string;
	tls: boolean;
}

/** Requests alone, without a pace: what each takes in time and in processor time. */
async function priceRow(stage: Stage, sizes: Sizes, { way, name, tls }: Price): Promise<string[]> {
	const transport = tls ? 'TLS' : 'HTTP';
	say(`Connections: ${name} over ${transport}`);
	const accounts = sizes.connections;
	const { results, traffic } = await runTrial(stage, {
		// Once to warm up, once to measure.
		contestants: [{ way, first: 0, accounts, warmUp: accounts }],
		tls,
		latency: 0,
		roundTrip: ROUND_TRIP,
		callsPerSecond: Infinity,
	});
	const [result] = results;
	const calls = Math.ceil(accounts / PER_REQUEST);
	return [
		`${name}, ${transport}`,
		shown(traffic.connections / traffic.calls, 2),
		shown(median(result?.requestMs ?? [])),
		shown((result?.run.cpuMs ?? NaN) / calls, 2),
	];
}

async function farTrial(
	stage: Stage,
	{ many: accounts }: Sizes,
	way: Way,
	roundTrip: number,
): Promise<Trial> {
	say(`Connections: ${way} over TLS, ${roundTrip} ms away`);
	const contestants = [{ way, first: 0, accounts }];
	return await runTrial(stage, { contestants, tls: true, latency: 0, roundTrip });
}

interface Far {
	way: Way;
	roundTrip: number;
	trial: Trial;
}

function farTable(far: Far[]): string {
	const names: Partial<Record<Way, string>> = {
		nodeList: 'This node, one list',
		reference: 'Reference client',
	};
	const header = ['Over TLS', 'Round trip ms', 'Accounts/s', 'Calls/s', '60007'];
	const rows = far.map(({ way, roundTrip, trial }) => {
		const wallMs = trial.results[0]?.run.wallMs ?? NaN;
		return [
			names[way] ?? way,
			shown(roundTrip),
			shown((trial.done / wallMs) * 1000),
			shown(callsPerSecond(trial.traffic), 1),
			shown(trial.traffic.refused),
		];
	});
	return table(header, rows);
}

function faults({ lost, wrong, traffic }: Trial): string[] {
	return faultsOf('Far away', { lost, wrong, refused: traffic.refused });
}
