import { ensureN8n, installedN8n, type Installation } from '../e2e/lib/installation';
import { interleave, median, formatNumber } from './figures';
import { table } from './markdown';
import { N8nInstance, type N8nApp, type N8nRun } from './n8nInstance';
import { CITY, PLAN, type Fields, type N8nJob, type N8nNode } from './n8nWorkflows';
import { faultsOf, say, type Findings, type Section, type Sizes } from './section';
import { callsPerSecond } from './trial';

/** What n8n says when there is none to measure. */
const MISSING =
	'Whole n8n: left out, because it is not installed; a run without --quick installs it';

/** What nodes are compared on. */
interface Reading {
	id: string;
	name: string;
	reads: Fields;
	/** What the tags come to. */
	tag: string;
	/** The most that our node is to take, as a part of the time of Edit Fields. */
	target: number;
}

const ACCOUNT = '={{ $json.user.id }}';

const READINGS: readonly Reading[] = [
	{
		id: 'plain',
		name: 'Two plain fields',
		reads: { account: ACCOUNT, tags: '={{ $json.plan }}' },
		tag: PLAN,
		target: 0.05,
	},
	{
		id: 'text',
		name: 'One of them as text around fields',
		reads: { account: ACCOUNT, tags: '={{ $json.plan }}-{{ $json.city }}' },
		tag: `${PLAN}-${CITY}`,
		target: 0.12,
	},
];

/** Apps apart, because the limit of calls is one of the app: what one run sent says nothing to the other. */
const COST_APP = { id: 'cost', sdkAppId: 1400000001, latency: 0, callsPerSecond: 100 };
const PACE_APP = { id: 'pace', sdkAppId: 1400000002, latency: 100, callsPerSecond: 100 };
/** Calls per second that are to be reached with an item for each account. */
const PACE_TARGET = 90;

/** The node as users run it, in a whole n8n, beside n8n's own Edit Fields node. */
export const wholeN8n: Section = async (_, sizes): Promise<Findings> => {
	const installation = await installationFor(sizes);
	if (!installation) {
		say(MISSING);
		return { texts: {}, faults: [] };
	}
	say('Whole n8n: starting it');
	const jobs = [...READINGS.flatMap((reading) => jobsOf(reading, sizes)), paceJob(sizes)];
	const instance = await N8nInstance.open(installation, appsOf(sizes), jobs);
	try {
		const about = await instance.about();
		const items = await compareAll(instance, sizes);
		const pace = await runOne(instance, paceJob(sizes));
		return {
			texts: {
				n8n: about,
				'n8n-items': itemsTable(items, sizes),
				'n8n-pace': paceTable(pace, sizes),
			},
			faults: [...items.flatMap(faultsOfComparison), ...faults(pace)],
		};
	} finally {
		await instance.close();
	}
};

async function installationFor({ installs }: Sizes): Promise<Installation | undefined> {
	return installs ? await ensureN8n(say) : await installedN8n();
}

function appsOf({ itemAccounts, n8nAccounts }: Sizes): N8nApp[] {
	return [
		{ ...COST_APP, accounts: itemAccounts },
		{ ...PACE_APP, accounts: n8nAccounts },
	];
}

function jobsOf({ id, reads, tag }: Reading, { items, itemAccounts }: Sizes): N8nJob[] {
	const nodes: N8nNode[] = ['editFields', 'ours'];
	return nodes.map((node) => ({
		id: `${id}-${node}`,
		node,
		items,
		accounts: itemAccounts,
		reads,
		tag,
		credential: COST_APP.id,
	}));
}

function paceJob({ n8nAccounts }: Sizes): N8nJob {
	const [{ reads, tag }] = READINGS as [Reading];
	const sizes = { items: n8nAccounts, accounts: n8nAccounts };
	return { id: 'pace', node: 'ours', ...sizes, reads, tag, credential: PACE_APP.id };
}

async function runOne(instance: N8nInstance, job: N8nJob): Promise<N8nRun> {
	say(`Whole n8n: ${job.id}, ${job.items} items`);
	return await instance.run(job);
}

interface Comparison {
	reading: Reading;
	editFields: N8nRun[];
	ours: N8nRun[];
}

async function compareAll(instance: N8nInstance, sizes: Sizes): Promise<Comparison[]> {
	const comparisons: Comparison[] = [];
	for (const reading of READINGS) {
		const measurements = jobsOf(reading, sizes).map(
			(job) => async () => await runOne(instance, job),
		);
		const [editFields = [], ours = []] = await interleave(sizes.repeats, measurements);
		comparisons.push({ reading, editFields, ours });
	}
	return comparisons;
}

function itemsTable(comparisons: Comparison[], { items, itemAccounts, repeats }: Sizes): string {
	const time = (runs: N8nRun[]): number => median(runs.map(({ nodeMs }) => nodeMs));
	const rows = comparisons.map(({ reading, editFields, ours }) => {
		const each = ours.map(({ nodeMs }, run) => nodeMs / (editFields[run]?.nodeMs ?? NaN));
		return [
			reading.name,
			formatNumber(time(editFields)),
			formatNumber(time(ours)),
			formatNumber(median(each), 2),
			`at most ${reading.target}`,
		];
	});
	const header = [
		`${formatNumber(items)} items of ${formatNumber(itemAccounts)} accounts, median of ${repeats}`,
		'Edit Fields, ms',
		'This node, ms',
		'Ratio',
		'Target',
	];
	return table(header, rows);
}

function paceTable({ nodeMs, traffic, success }: N8nRun, { n8nAccounts }: Sizes): string {
	const header = [
		'An item per account, 100 ms before each answer',
		'Node ran, ms',
		'Accounts/s',
		'Calls',
		'60007',
		'Calls/s',
		'Target',
	];
	const row = [
		`${formatNumber(n8nAccounts)} items of as many accounts`,
		formatNumber(nodeMs),
		formatNumber((success.length / nodeMs) * 1000),
		formatNumber(traffic.calls),
		formatNumber(traffic.refused),
		formatNumber(callsPerSecond(traffic), 1),
		`${PACE_TARGET} or more`,
	];
	return table(header, [row]);
}

/** Edit Fields tags nobody, but puts out the accounts that it read. */
function faultsOfComparison({ editFields, ours }: Comparison): string[] {
	const unread = editFields.flatMap(({ lost }) =>
		faultsOf('Edit Fields', { lost, wrong: 0, refused: 0 }),
	);
	return [...unread, ...ours.flatMap(faults)];
}

function faults({ lost, traffic }: N8nRun): string[] {
	const { untagged: wrong, refused } = traffic;
	return faultsOf('Whole n8n', { lost, wrong, refused });
}
