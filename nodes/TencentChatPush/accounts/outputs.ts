import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';

import type { AccountRecord } from './accountReader';
import { asInput, shown } from './lists';
import type { Failure, Outcome, Outcomes } from './outcomes';
import { isSame, type ValuesSpec } from './values';
import type { Operation } from '../actions/Operation';
import { isRetryable } from '../errors/faults';
import { isTool } from '../helpers/isTool';
import { TimeSlice } from '../helpers/wait';

/** The items of the node's two outputs, in order of first appearance. */
export interface Outputs {
	success: INodeExecutionData[];
	failed: INodeExecutionData[];
	/** Accounts of the run; one that was served in part stands on both outputs. */
	accounts: number;
}

/** Turns what became of the accounts into items, each linked to every input item that asked for it. */
export async function outputsOf(
	records: readonly AccountRecord[],
	outcomes: Outcomes,
	operation: Operation | undefined,
): Promise<Outputs> {
	const outputs: Outputs = { success: [], failed: [], accounts: records.length };
	const slice = new TimeSlice();
	for (const record of records) {
		const { done, failure }: Outcome = outcomes.of(record) ?? {};
		if (done && operation) {
			outputs.success.push(item(record, operation.toSuccessJson(String(record.account), done)));
		}
		if (failure) {
			outputs.failed.push(item(record, failedJson(record, done, failure, operation?.values)));
		}
		if (slice.isOver()) await slice.next();
	}
	return outputs;
}

function item({ items }: AccountRecord, json: IDataObject): INodeExecutionData {
	const links = items.map((each) => ({ item: each }));
	return { json, pairedItem: links.length === 1 ? links[0] : links };
}

/** The request again, so that it can be sent once more, and why it was not carried out. */
function failedJson(
	{ account }: AccountRecord,
	done: Outcome['done'] = [],
	{ values, faults }: Failure,
	spec: ValuesSpec | undefined,
): IDataObject {
	// What a refused item asked for may have been done for another one, but a whole list is one thing.
	const isDone = (value: unknown): boolean => done.some((each) => isSame(each, value));
	const missing = [...values].filter((value) => spec?.merge === 'replace' || !isDone(value));
	return {
		account: typeof account === 'string' ? asInput(account) : (account as IDataObject[string]),
		...(spec && { [spec.key]: spec.asJson(missing) as IDataObject[string] }),
		error: reasonJson(faults),
	};
}

function reasonJson(faults: Failure['faults']): IDataObject {
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
