import { parse, stringify } from 'flatted';
import type { INodeExecutionData, INodeType, IRun, IRunExecutionData } from 'n8n-workflow';

import { bareDescription } from './bareDescription';

/** What n8n has of an execution once it wrote it to its database and read it again. */
export function storedOf({ data }: IRun): IRunExecutionData {
	return parse(stringify(data)) as IRunExecutionData;
}

/** What n8n makes of a stored execution that failed when somebody chooses Retry. */
export function toRetry(run: IRun): IRunExecutionData {
	const stored = storedOf(run);
	const { resultData } = stored;
	delete resultData.error;
	const last = resultData.runData[resultData.lastNodeExecuted ?? ''];
	if (last?.at(-1)?.error !== undefined) last.pop();
	return stored;
}

/** As n8n's Loop Over Items with a batch of one: `done` comes first, `loop` second. */
export const loopNode: INodeType = {
	description: bareDescription('loop', { outputs: ['main', 'main'] }),
	async execute() {
		const context = this.getContext('node') as { left?: INodeExecutionData[] };
		context.left ??= this.getInputData().slice();
		const [next, ...others] = context.left;
		context.left = others;
		return next ? [[], [next]] : [this.getInputData(), []];
	},
};

/** As n8n's Wait: the execution is stored, and goes on later. */
export const waitNode: INodeType = {
	description: bareDescription('wait'),
	async execute() {
		await this.putExecutionToWait(new Date(Date.now() + 60_000));
		return [this.getInputData()];
	},
};
