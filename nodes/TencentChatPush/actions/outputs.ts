import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { shown } from '../accounts/lists';
import { isRetryable, type Fault } from '../errors/faults';
import { isTool } from '../helpers/isTool';

/** The items of the node's two outputs, in order of first appearance. */
export interface Outputs {
	success: INodeExecutionData[];
	failed: INodeExecutionData[];
	/** How many accounts (or pushes, or tasks) the run had; one that was served in part is on both outputs. */
	total: number;
	/** What these are called, in the plural. */
	noun: string;
}

/** An item, linked to every input item that asked for it. */
export function itemOf(json: IDataObject, items: readonly number[]): INodeExecutionData {
	const links = items.map((item) => ({ item }));
	return { json, pairedItem: links.length === 1 ? links[0] : links };
}

/** Why something was not done, as Failed items say it. */
export function reasonJson(faults: readonly [Fault, ...Fault[]]): IDataObject {
	const [first, ...others] = faults;
	const further = others.map(({ code, message }) => ` Also: ${message} (${code}).`);
	return {
		code: first.code,
		message: first.message,
		description: [first.description, ...further].join(''),
		retryable: faults.every(isRetryable),
	};
}

/**
 * The outputs as n8n takes them, with a hint where something failed: it shows even when nothing is
 * connected to Failed. An agent sees the first output alone, so for a tool both go there.
 */
export function toNodeOutputs(
	context: IExecuteFunctions,
	outputs: Outputs,
): INodeExecutionData[][] {
	const { success, failed } = outputs;
	if (failed.length > 0) {
		context.addExecutionHints({
			message: `${count(outputs)}. Each item on the Failed output says why and how to fix it.`,
			type: 'warning',
			location: 'outputPane',
		});
	}
	return isTool(context) ? [success.concat(failed)] : [success, failed];
}

/**
 * For workflows that nobody watches.
 *
 * @throws NodeOperationError with the counts and the first reasons when anything failed, unless
 * the workflow is to continue whatever happens or an agent is to read the reasons
 */
export function stopOnFailed(context: IExecuteFunctions, outputs: Outputs): void {
	if (outputs.failed.length === 0 || context.continueOnFail() || isTool(context)) return;
	throw new NodeOperationError(context.getNode(), count(outputs), {
		description: firstReasons(outputs.failed),
	});
}

function count({ failed, total, noun }: Outputs): string {
	return `${failed.length} of ${total} ${noun} failed`;
}

const REASONS_SHOWN = 3;

function firstReasons(failed: INodeExecutionData[]): string {
	const reasons = failed.slice(0, REASONS_SHOWN).map(({ json }) => {
		const { message, code } = json.error as IDataObject;
		const name = json.account === undefined ? '' : `${shown(json.account)}: `;
		return `${name}${String(message)} (${String(code)})`;
	});
	return reasons.join('. ');
}
