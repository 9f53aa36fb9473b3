import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { operations } from './index';
import type { Operation } from './Operation';
import { readOptions, type Options } from './options';
import { AccountReader } from '../accounts/accountReader';
import { batchesOf } from '../accounts/batches';
import { Delivery } from '../accounts/delivery';
import { Outcomes } from '../accounts/outcomes';
import { outputsOf, stopOnFailed, toNodeOutputs } from '../accounts/outputs';
import { apiError } from '../errors/apiError';
import { settingsFault, unexpectedFault, type Fault } from '../errors/faults';
import { TimeSlice } from '../helpers/wait';
import { AttributeNames } from '../methods/attributeNames';
import { accessOf } from '../transport/access';
import { Client } from '../transport/client';
import { rateLimiterOf } from '../transport/rateLimiter';
import { Sender, type Gate } from '../transport/sender';

/** What the whole run goes by. */
interface Settings {
	operation: Operation;
	options: Options;
	/** The path of the operation's call. */
	path: string;
	sdkAppId: number;
	/** Host of the API, for messages. */
	host: string;
}

/** Runs the node: items → accounts → batches → outcomes → outputs. */
export async function run(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = chosenOperation(this);
	const outcomes = new Outcomes();
	const reader = new AccountReader(this, operation?.values, outcomes);
	const settings = await settingsOrFault(this, operation);
	const isReady = !isFault(settings);
	if (isReady) await deliver(this, reader, outcomes, settings);
	else await refuse(this, reader, outcomes, settings);
	const outputs = await outputsOf(reader.records, outcomes, operation);
	if (isReady && settings.options.stopOnFailedAccounts) stopOnFailed(this, outputs);
	return toNodeOutputs(this, outputs);
}

function chosenOperation(context: IExecuteFunctions): Operation | undefined {
	const resource = context.getNodeParameter('resource', 0, '');
	const operation = context.getNodeParameter('operation', 0, '');
	return operations.find((each) => each.resource === resource && each.option.value === operation);
}

async function settingsOrFault(
	context: IExecuteFunctions,
	operation: Operation | undefined,
): Promise<Settings | Fault> {
	try {
		if (!operation) throw new Error("This 'Operation' does not exist for this 'Resource'");
		const options = readOptions(context);
		const path = operation.paths[options.api];
		if (path === undefined) {
			throw new Error(
				`'${operation.option.name}' is not part of the older API. Set the option 'API' to 'Push'`,
			);
		}
		const { sdkAppId, baseUrl } = accessOf(await context.getCredentials('tencentChatApi'));
		return { operation, options, path, sdkAppId, host: new URL(baseUrl).host };
	} catch (error) {
		return settingsFault(
			error instanceof Error ? error.message : 'The settings cannot be read',
			'Nothing was sent. Fix this in the node or its credential and run it again.',
		);
	}
}

function isFault(settings: Settings | Fault): settings is Fault {
	return 'kind' in settings;
}

/** With settings that no request can be sent with, every account fails for the same reason. */
async function refuse(
	context: IExecuteFunctions,
	reader: AccountReader,
	outcomes: Outcomes,
	fault: Fault,
): Promise<void> {
	if (!context.continueOnFail()) {
		throw new NodeOperationError(context.getNode(), fault.message, {
			description: fault.description,
		});
	}
	const cancelled = cancelSignal(context);
	const slice = new TimeSlice();
	for (const request of reader.requests()) {
		if (request) outcomes.fail(request.target, request.values, fault);
		if (slice.isOver()) await slice.next();
		if (cancelled.aborted) return;
	}
}

async function deliver(
	context: IExecuteFunctions,
	reader: AccountReader,
	outcomes: Outcomes,
	settings: Settings,
): Promise<void> {
	const { operation, options, path, sdkAppId, host } = settings;
	const cancelled = cancelSignal(context);
	const client = new Client(context, { host, timeout: options.timeout });
	const outageTolerance = options.outageTolerance * 1000;
	const sender = new Sender(client, { host, ...options, outageTolerance }, cancelled);
	const gateOf = (command: string): Gate => ({
		limiter: rateLimiterOf(sdkAppId, command),
		limit: options.requestsPerSecond,
		cost: 1,
	});
	const delivery = new Delivery(sender, outcomes, {
		operation,
		path,
		gates: [gateOf(path)],
		maxRetries: options.maxRetries,
		lookUp: new AttributeNames(sender, options.api, gateOf),
	});
	const limits = {
		accounts: operation.accountsPerRequest,
		values: operation.values?.perRequest ?? 0,
	};
	const isPointless = (): boolean =>
		cancelled.aborted || isReportedAsWhole(context, outcomes, sender.stoppedBy);
	try {
		await delivery.deliverAll(batchesOf(reader.requests(), limits, isPointless));
	} catch (error) {
		// Nobody foresaw this. What was done stays on Success, and nothing is lost.
		sender.stop(unexpectedFault(error));
	}
	const { stoppedBy } = sender;
	// n8n itself reports a cancelled execution; what was done by then is on Success.
	if (cancelled.aborted || !stoppedBy) return;
	if (isReportedAsWhole(context, outcomes, stoppedBy)) throw apiError(context.getNode(), stoppedBy);
	reader.failUnread(stoppedBy);
	const slice = new TimeSlice();
	for (const record of reader.records) {
		outcomes.failRest(record, stoppedBy);
		if (slice.isOver()) await slice.next();
	}
}

/** Where nothing was done, the reason for which the run stopped is reported once, not for each account. */
function isReportedAsWhole(
	context: IExecuteFunctions,
	outcomes: Outcomes,
	stoppedBy: Fault | undefined,
): boolean {
	return stoppedBy !== undefined && !outcomes.hasDone && !context.continueOnFail();
}

function cancelSignal(context: IExecuteFunctions): AbortSignal {
	return context.getExecutionCancelSignal() ?? new AbortController().signal;
}
