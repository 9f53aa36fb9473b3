import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { operations } from './actions/index';
import { readOptions, type Options } from './input/options';
import { stopOnFailed, toNodeOutputs } from './engine/outputs';
import type { Session } from './engine/Session';
import { getTags } from './actions/tag/get.operation';
import { EngineRun } from './engine/engineRun';
import type { Operation } from './engine/Operation';
import { apiError } from './errors/apiError';
import { isFault, settingsFault, unexpectedFault, type Fault } from './errors/faults';
import type { Log } from './helpers/log';
import { AttributeNames, attributeNamesRequest } from './actions/attribute/attributeNames';
import { isTool } from './helpers/isTool';
import { accessOf, type Access } from './transport/access';
import { Client } from './transport/client';
import { rateLimiterOf } from './transport/rateLimiter';
import { Sender, type Gate } from './transport/sender';

/** What the whole run goes by. */
interface Settings {
	options: Options;
	/** The path of the operation's call. */
	path: string;
	access: Access;
}

/** Runs the node: items → entries → batches → verdicts → outcomes → outputs. */
export async function run(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = chosenOperation(this);
	const settings = await settingsOrFault(this, operation);
	const isReady = !isFault(settings);
	// Where the operation is unknown, the accounts that the items name can still be told why.
	const work = new EngineRun(this, operation ?? getTags);
	let mayComeAgain = true;
	try {
		if (isReady) await serve(this, work, settings);
		else await refuse(this, work, settings);
		const outputs = await work.outputs();
		if (isReady && settings.options.stopOnFailedAccounts) stopOnFailed(this, outputs);
		// n8n takes a tool whose first item is a Failed one for one that failed.
		mayComeAgain = isTool(this);
		return toNodeOutputs(this, outputs);
	} finally {
		work.end(mayComeAgain);
	}
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
				`'${operation.option.name}' is not available in the older API. Set the option 'API' to 'Push'`,
			);
		}
		return { options, path, access: accessOf(await context.getCredentials('tencentChatApi')) };
	} catch (error) {
		return settingsFault(
			error instanceof Error ? error.message : 'The settings cannot be read',
			'Nothing was sent. Fix this in the node or its credential and run it again.',
		);
	}
}

/** With settings that no request can be sent with, everything fails for the same reason. */
async function refuse(context: IExecuteFunctions, work: EngineRun, fault: Fault): Promise<void> {
	if (!context.continueOnFail()) {
		throw new NodeOperationError(context.getNode(), fault.message, {
			description: fault.advice.thrown,
		});
	}
	const cancelled = cancelSignal(context);
	await work.failRest(fault, () => cancelled.aborted);
}

async function serve(
	context: IExecuteFunctions,
	work: EngineRun,
	settings: Settings,
): Promise<void> {
	const cancelled = cancelSignal(context);
	const session = sessionOf(context, work, settings, cancelled);
	const { sender } = session;
	try {
		await work.serve(session);
	} catch (error) {
		// Nobody foresaw this. What was done stays on Success, and nothing is lost.
		sender.stop(unexpectedFault(error));
	} finally {
		sender.end();
	}
	const { stoppedBy } = sender;
	// n8n itself reports a cancelled execution; what was done by then is on Success.
	if (cancelled.aborted || !stoppedBy) return;
	if (isReportedAsWhole(context, work, stoppedBy)) throw apiError(context.getNode(), stoppedBy);
	await work.failRest(stoppedBy, () => cancelled.aborted);
}

function sessionOf(
	context: IExecuteFunctions,
	work: EngineRun,
	{ options, path, access }: Settings,
	cancelled: AbortSignal,
): Session {
	const gateOf = (command: string, callsPerSecond = Infinity): Gate => ({
		limiter: rateLimiterOf(access.sdkAppId, command),
		limit: Math.min(options.requestsPerSecond, callsPerSecond),
		cost: 1,
	});
	const { host } = new URL(access.baseUrl);
	const log = logOf(context);
	const probeRequest = attributeNamesRequest(options.api, gateOf);
	const sender = new Sender(
		new Client(context, { host, timeout: options.timeout }),
		{
			host,
			maxRetries: options.maxRetries,
			outageTolerance: options.outageTolerance * 1000,
			probeRequest,
			log,
		},
		cancelled,
	);
	const canStopReading = (): boolean =>
		cancelled.aborted || isReportedAsWhole(context, work, sender.stoppedBy);
	const lookUp = new AttributeNames(sender, probeRequest);
	return { context, options, access, path, sender, gateOf, lookUp, canStopReading, log };
}

/** Lines in n8n's log, with the name of the node. */
function logOf(context: IExecuteFunctions): Log {
	const { name } = context.getNode();
	return (line) => context.logger.debug(`${name}: ${line}`);
}

/** Where nothing was done, the reason for which the run stopped is reported once, not for each account. */
function isReportedAsWhole(
	context: IExecuteFunctions,
	work: EngineRun,
	stoppedBy: Fault | undefined,
): boolean {
	return stoppedBy !== undefined && !work.hasDone && !context.continueOnFail();
}

function cancelSignal(context: IExecuteFunctions): AbortSignal {
	return context.getExecutionCancelSignal() ?? new AbortController().signal;
}
