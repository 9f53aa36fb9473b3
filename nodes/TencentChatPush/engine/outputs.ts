import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { preview } from '../input/lists';
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
	/** How many of them were sent for certain, and how many may have been, where a second time does harm. */
	sent?: { sure: number; unsure: number };
}

/** An item, linked to every input item that asked for it. */
export function itemOf(json: IDataObject, items: readonly number[]): INodeExecutionData {
	const links = items.map((item) => ({ item }));
	return { json, pairedItem: links.length === 1 ? links[0] : links };
}

/**
 * A Failed item: the request again, and why it was not carried out. n8n moves an item that has an
 * `error` and nothing else to its own Error output, so that one without any parameter names its operation.
 */
export function failedJson(
	asked: IDataObject,
	operation: string,
	faults: readonly [Fault, ...Fault[]],
): IDataObject {
	const request = Object.keys(asked).length > 0 ? asked : { operation };
	return { ...request, error: reasonJson(faults) };
}

/** Why something was not done, as Failed items say it. */
function reasonJson(faults: readonly [Fault, ...Fault[]]): IDataObject {
	const [first, ...others] = faults;
	const further = others.map(({ code, message }) => ` Also: ${message} (${code}).`);
	return {
		code: first.code,
		message: first.message,
		description: [first.advice.failed, ...further].join(''),
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
			message: `${countWithReason(outputs)}. Each item on the Failed output explains why and how to fix it.`,
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
	const { message, warning } = whatWasSent(outputs);
	throw new NodeOperationError(context.getNode(), `${count(outputs)}${message}`, {
		description: `${firstReasons(outputs.failed)}${warning}`,
	});
}

/** What those need to know who think of running a workflow again that has sent pushes. */
function whatWasSent({ sent }: Outputs): { message: string; warning: string } {
	if (!sent || sent.sure + sent.unsure === 0) return { message: '', warning: '' };
	const unsure = sent.unsure === 0 ? '' : `, ${sent.unsure} may have been`;
	return {
		message: `; ${sent.sure} ${sent.sure === 1 ? 'was' : 'were'} sent${unsure}`,
		warning:
			'. A new execution sends all of them again. Retrying this execution from the executions list skips the ones that were sent or may have been sent.',
	};
}

function count({ failed, total, noun }: Outputs): string {
	return `${failed.length} of ${total} ${noun} failed`;
}

/** With the reason of the first, for who sees no more than an empty Success output. */
function countWithReason(outputs: Outputs): string {
	const [first, second] = outputs.failed;
	if (!first) return count(outputs);
	const { message, code } = first.json.error as IDataObject;
	const reason = asHtml(`${String(message)} (${String(code)})`);
	return `${count(outputs)}${second ? ', the first' : ''}: ${reason}`;
}

/** n8n shows hints as HTML, and a reason may quote a value. */
function asHtml(text: string): string {
	return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

const REASONS_SHOWN = 3;

function firstReasons(failed: INodeExecutionData[]): string {
	const reasons = failed.slice(0, REASONS_SHOWN).map(({ json }) => {
		const { message, code } = json.error as IDataObject;
		const name = json.account === undefined ? '' : `${preview(json.account)}: `;
		return `${name}${String(message)} (${String(code)})`;
	});
	return reasons.join('. ');
}
