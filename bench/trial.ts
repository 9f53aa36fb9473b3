import { Child } from './children';
import type { TemporaryCertificate } from './certificate';
import type {
	Greeting,
	Job,
	Result,
	MockServerJob,
	MockServerQuestion,
	MockServerReady,
	Traffic,
} from './protocol';

/** How everything is run. */
export interface Stage {
	certificate: TemporaryCertificate;
	/** Where processor profiles of our node go, if anywhere. */
	profile?: string;
}

export interface TrialOptions {
	/** Each in a process of its own, all at once. */
	contestants: ReadonlyArray<Omit<Job, 'credential'>>;
	tls?: boolean;
	/** Default: the service's 100. */
	callsPerSecond?: number;
	/** Whether refused calls count towards the limit as well, default false. */
	countRefusedCalls?: boolean;
	/** Whether each process has run the node before, as an n8n that is up for a while; default false. */
	isWarm?: boolean;
}

/** Accounts of the run that makes a process warm. */
const WARM_UP = 2_000;

/** That run is of another app: its calls must not count for the limit of the one that is measured. */
const WARM_UP_APP = 1400000009;

export interface Trial {
	results: Result[];
	traffic: Traffic;
	/** Accounts on no output. */
	lost: number;
	/** Accounts shown as done that do not hold the tag. */
	wrong: number;
	/** Accounts that hold the tag. */
	done: number;
}

/** Milliseconds before each answer of the mock server. */
const LATENCY = 100;
const CALLS_PER_SECOND = 100;

/** Runs contestants against a mock server of their own. */
export async function runTrial(stage: Stage, options: TrialOptions): Promise<Trial> {
	const children: Child[] = [];
	const start = (program: string, way?: Job['way']): Child => {
		const child = Child.start(program, {
			env: { NODE_EXTRA_CA_CERTS: stage.certificate.file },
			profile: way && stage.profile && `${stage.profile}/${way}`,
		});
		children.push(child);
		return child;
	};
	try {
		const mockServer = start('mockServerProcess.ts');
		const contestants = options.contestants.map(({ way }) => start(programOf(way), way));
		const { credential } = await openMockServer(mockServer, stage, options);
		const jobs = options.contestants.map((job) => ({ ...job, credential }));
		if (options.isWarm) {
			const elsewhere = start('mockServerProcess.ts');
			const other = await openMockServer(elsewhere, stage, options, WARM_UP_APP);
			await warmUp(contestants, jobs, other.credential);
		}
		const results = await runAll(contestants, jobs);
		const shown = results.flatMap(({ success }) => success);
		const traffic = await mockServer.ask<MockServerQuestion, Traffic>({ shown });
		return judged(jobs, results, traffic, shown);
	} finally {
		await Promise.all(children.map(async (child) => await child.stop()));
	}
}

async function openMockServer(
	mockServer: Child,
	{ certificate }: Stage,
	options: TrialOptions,
	sdkAppId?: number,
): Promise<MockServerReady> {
	const { contestants, tls, countRefusedCalls } = options;
	const { callsPerSecond = CALLS_PER_SECOND } = options;
	const ends = contestants.map(({ first, accounts }) => first + accounts);
	const { key, cert } = certificate;
	return await mockServer.ask<MockServerJob, MockServerReady>({
		accounts: Math.max(...ends),
		latency: LATENCY,
		callsPerSecond,
		countRefusedCalls,
		sdkAppId,
		...(tls && { tls: { key, cert } }),
	});
}

function programOf(way: Job['way']): string {
	return way === 'reference' ? 'referenceProcess.ts' : 'engineProcess.ts';
}

/** One after another, against a mock server that nothing is counted at. */
async function warmUp(
	contestants: Child[],
	jobs: Job[],
	credential: Job['credential'],
): Promise<void> {
	for (const [index, child] of contestants.entries()) {
		const job = jobs[index];
		if (job) await child.ask<Job, Result>({ ...job, credential, first: 0, accounts: WARM_UP });
	}
}

/** All load first, so that they begin together. */
async function runAll(contestants: Child[], jobs: Job[]): Promise<Result[]> {
	const greeting: Greeting = { greeting: true };
	await Promise.all(contestants.map(async (child) => await child.ask(greeting)));
	const pairs = contestants.map((child, index) => ({ child, job: jobs[index] }));
	return await Promise.all(
		pairs.flatMap(({ child, job }) => (job ? [child.ask<Job, Result>(job)] : [])),
	);
}

function judged(jobs: Job[], results: Result[], traffic: Traffic, shown: string[]): Trial {
	const asked = jobs.reduce((sum, { accounts }) => sum + accounts, 0);
	const distinct = new Set(shown).size;
	const onOutputs = new Set([...shown, ...results.flatMap(({ failed }) => failed)]);
	return {
		results,
		traffic,
		lost: asked - onOutputs.size,
		wrong: traffic.untagged,
		done: distinct - traffic.untagged,
	};
}

/** The pace that was sustained, from the first call to the last. */
export function callsPerSecond({ calls, firstAt, lastAt }: Traffic): number {
	return ((calls - 1) / (lastAt - firstAt)) * 1000;
}
