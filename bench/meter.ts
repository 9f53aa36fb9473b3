import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { IExecuteFunctions, INodeType } from 'n8n-workflow';

import type { Cost, Watched } from './protocol';

/** What is noted while a node works. */
export interface NodeNotes {
	costs: Cost[];
	watched?: Watched;
}

/** Does something and measures what it takes. */
export async function measured<T>(work: () => Promise<T>): Promise<{ value: T; cost: Cost }> {
	const before = process.cpuUsage();
	const begun = performance.now();
	const value = await work();
	const wallMs = performance.now() - begun;
	const { user, system } = process.cpuUsage(before);
	return { value, cost: { wallMs, cpuMs: (user + system) / 1000 } };
}

/** The same node type, with a note of what each of its runs takes. */
export function metered(type: INodeType, notes: NodeNotes, watches: boolean): INodeType {
	const { execute } = type;
	if (!execute) throw new Error(`${type.description.name} is not executed`);
	return {
		...type,
		description: type.description,
		async execute() {
			const run = async (): ReturnType<typeof execute> => await execute.call(this);
			const { value, cost } = await measured(watches ? () => watched(this, run, notes) : run);
			notes.costs.push(cost);
			return value;
		},
	};
}

async function watched<T>(
	context: IExecuteFunctions,
	run: () => Promise<T>,
	notes: NodeNotes,
): Promise<T> {
	const lastRead = watchReading(context);
	const loop = monitorEventLoopDelay({ resolution: 1 });
	loop.enable();
	const value = await run();
	loop.disable();
	const [loopMax, loopP99] = [loop.max / 1e6, loop.percentile(99) / 1e6];
	notes.watched = { loopMax, loopP99, readUntil: performance.timeOrigin + lastRead() };
	return value;
}

/** Notes when parameters are read; the context belongs to this one run of the node. */
function watchReading(context: IExecuteFunctions): () => number {
	let lastRead = NaN;
	const read = context.getNodeParameter.bind(context) as (...args: unknown[]) => unknown;
	const noted = (...args: unknown[]): unknown => {
		const value = read(...args);
		lastRead = performance.now();
		return value;
	};
	Object.assign(context, { getNodeParameter: noted });
	return () => lastRead;
}
