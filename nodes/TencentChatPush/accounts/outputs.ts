import {
	NodeConnectionTypes,
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import { isRetryable } from '../errors/codes';
import { asInput, shown } from './lists';
import type { Operation } from '../actions/Operation';
import { Work } from '../helpers/wait';
import type { Entry, Undone } from './targets';
import { isSame, type ValuesSpec } from './values';

/** The items of the node's two outputs, in order of first appearance. */
export interface Outputs {
	success: INodeExecutionData[];
	failed: INodeExecutionData[];
	/** Accounts of the run; one that was served in part stands on both outputs. */
	accounts: number;
}

/** Turns the run's entries into items, each linked to every input item that asked for it. */
export async function outputsOf(
	entries: readonly Entry[],
	operation: Operation | undefined,
): Promise<Outputs> {
	const outputs: Outputs = { success: [], failed: [], accounts: entries.length };
	const work = new Work();
	for (const entry of entries) {
		if (entry.done && operation)
			outputs.success.push(item(entry, operation.result(String(entry.account), entry.done)));
		if (entry.undone)
			outputs.failed.push(item(entry, failedJson(entry, entry.undone, operation?.values)));
		if (work.isLong()) await work.rest();
	}
	return outputs;
}

function item({ items }: Entry, json: IDataObject): INodeExecutionData {
	const links = items.map((each) => ({ item: each }));
	return { json, pairedItem: links.length === 1 ? links[0] : links };
}

/** The request again, so that it can be fed back, and why it was not carried out. */
function failedJson(
	{ account, done = [] }: Entry,
	{ values, faults }: Undone,
	spec: ValuesSpec | undefined,
): IDataObject {
	// What a refused item asked for may have been done for another one, but a whole list is one thing.
	const isDone = (value: unknown): boolean => done.some((each) => isSame(each, value));
	const missing = [...values].filter((value) => spec?.laterWins === 'list' || !isDone(value));
	return {
		account: typeof account === 'string' ? asInput(account) : (account as IDataObject[string]),
		...(spec && { [spec.key]: spec.asJson(missing) as IDataObject[string] }),
		error: reasonJson(faults),
	};
}

function reasonJson(faults: Undone['faults']): IDataObject {
	const [first, ...others] = faults;
	const further = others.map(({ code, message }) => ` Besides: ${message} (${code}).`);
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
export function arranged(context: IExecuteFunctions, outputs: Outputs): INodeExecutionData[][] {
	const { success, failed } = outputs;
	if (failed.length > 0) {
		context.addExecutionHints({
			message: `${count(outputs)}. Each item on the Failed output says why and what to do.`,
			type: 'warning',
			location: 'outputPane',
		});
	}
	return isTool(context) ? [success.concat(failed)] : [success, failed];
}

/** n8n before 2.8 does not say whether an agent is calling. */
type Caller = Pick<IExecuteFunctions, 'getNode'> & Partial<IExecuteFunctions>;

/**
 * Whether an agent is calling: by itself, which n8n says since 2.8, or through the engine, which
 * then has a place for the log. Either way a tool has a type of its own, with 'Tool' at its end.
 */
function isTool(context: Caller): boolean {
	const { type, rewireOutputLogTo } = context.getNode();
	const hasEngine = rewireOutputLogTo === NodeConnectionTypes.AiTool;
	return hasEngine || type.endsWith('Tool') || context.isToolExecution?.() === true;
}

/**
 * For workflows that nobody watches.
 *
 * @throws NodeOperationError with the counts and the first reasons when any account failed, unless
 * the workflow is to continue whatever happens or an agent is to read the reasons
 */
export function stopOnFailed(context: IExecuteFunctions, outputs: Outputs): void {
	if (outputs.failed.length === 0 || context.continueOnFail() || isTool(context)) return;
	throw new NodeOperationError(context.getNode(), count(outputs), {
		description: firstReasons(outputs.failed),
	});
}

function count({ failed, accounts }: Outputs): string {
	return `${failed.length} of ${accounts} accounts failed`;
}

const REASONS_SHOWN = 3;

function firstReasons(failed: INodeExecutionData[]): string {
	const reasons = failed.slice(0, REASONS_SHOWN).map(({ json }) => {
		const { message, code } = json.error as IDataObject;
		return `${shown(json.account)}: ${String(message)} (${String(code)})`;
	});
	return reasons.join('. ');
}
