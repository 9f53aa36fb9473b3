import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { AccountReader, type AccountRecord } from './accountReader';
import { AccountWork } from './accountWork';
import { batchesOf } from './batches';
import { Delivery } from './delivery';
import { asInput } from './lists';
import { Outcomes, type Failure, type Outcome } from './outcomes';
import { isSame, type ValuesSpec } from './values';
import type { Operation } from '../actions/Operation';
import { itemOf, reasonJson, type Outputs } from '../actions/outputs';
import type { Run, Session } from '../actions/Session';
import type { Fault } from '../errors/faults';
import { TimeSlice } from '../helpers/wait';
import { AttributeNames, attributeNamesRequest } from '../methods/attributeNames';

/** A run on the tags or attributes of accounts: items → accounts → batches → outcomes → outputs. */
export class AccountRun implements Run {
	private readonly outcomes = new Outcomes();

	private readonly reader: AccountReader;

	constructor(
		context: IExecuteFunctions,
		private readonly operation: Operation,
	) {
		this.reader = new AccountReader(context, operation.values, this.outcomes);
	}

	get hasDone(): boolean {
		return this.outcomes.hasDone;
	}

	async serve({ options, path, sender, gateOf, isPointless }: Session): Promise<void> {
		const { operation, outcomes, reader } = this;
		const lookUp = new AttributeNames(sender, attributeNamesRequest(options.api, gateOf));
		const work = new AccountWork(operation, path, gateOf(path), lookUp, outcomes);
		const limits = {
			accounts: operation.accountsPerRequest,
			values: operation.values?.perRequest ?? 0,
		};
		const batches = batchesOf(reader.requests(), limits, isPointless);
		await new Delivery(sender, work, options.maxRetries).deliverAll(batches);
	}

	async failRest(fault: Fault, isCancelled: () => boolean): Promise<void> {
		const slice = new TimeSlice();
		const giveWay = async (): Promise<void> => {
			if (slice.isOver()) await slice.next();
		};
		for (const request of this.reader.requests()) {
			if (request) this.outcomes.failRest(request.target, fault);
			await giveWay();
			if (isCancelled()) return;
		}
		for (const record of this.reader.records) {
			this.outcomes.failRest(record, fault);
			await giveWay();
		}
	}

	async outputs(): Promise<Outputs> {
		const { records } = this.reader;
		const outputs: Outputs = { success: [], failed: [], total: records.length, noun: 'accounts' };
		const slice = new TimeSlice();
		for (const record of records) {
			const { done, failure }: Outcome = this.outcomes.of(record) ?? {};
			if (done) {
				const json = this.operation.toSuccessJson(String(record.account), done);
				outputs.success.push(itemOf(json, record.items));
			}
			if (failure) {
				const json = failedJson(record, done, failure, this.operation.values);
				outputs.failed.push(itemOf(json, record.items));
			}
			if (slice.isOver()) await slice.next();
		}
		return outputs;
	}
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
