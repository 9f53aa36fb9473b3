import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';

import { apiError } from '../errors/apiError';
import { chunksOf } from '../accounts/batches';
import { settingsFault, type Fault } from '../errors/codes';
import { Delivery } from '../accounts/delivery';
import { operations } from './index';
import type { Operation } from './Operation';
import { readOptions, type Options } from './options';
import { arranged, outputsOf, stopOnFailed } from '../accounts/outputs';
import { Work } from '../helpers/wait';
import { registeredNames } from '../methods/attributeNames';
import { Targets, markUndone } from '../accounts/targets';
import { Wire } from '../transport/client';
import { accessOf } from '../transport/access';

/** What the whole run goes by. */
interface Settings {
	operation: Operation;
	options: Options;
	/** The path of the operation's call. */
	path: string;
	sdkAppId: number;
}

/** Runs the node: items → targets → chunks → outcomes → outputs. */
export async function run(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = chosenOperation(this);
	const targets = new Targets(this, operation?.values);
	const settings = await settingsOrFault(this, operation);
	const isReady = !isFault(settings);
	if (isReady) await deliver(this, targets, settings);
	else await refuse(this, targets, settings);
	const outputs = await outputsOf(targets.entries, operation);
	if (isReady && settings.options.stopOnFailedAccounts) stopOnFailed(this, outputs);
	return arranged(this, outputs);
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
		if (!operation) throw new Error("The chosen 'Operation' is not offered for this 'Resource'");
		const options = readOptions(context);
		const path = operation.paths[options.api];
		if (path === undefined) {
			throw new Error(
				`'${operation.option.name}' is not part of the older API: set the option 'API' to 'Push'`,
			);
		}
		const { sdkAppId } = accessOf(await context.getCredentials('tencentChatApi'));
		return { operation, options, path, sdkAppId };
	} catch (error) {
		return settingsFault(
			error instanceof Error ? error.message : 'The settings cannot be read',
			'Nothing was sent. Correct this in the node or in its credential and run it again.',
		);
	}
}

function isFault(settings: Settings | Fault): settings is Fault {
	return 'kind' in settings;
}

/** Settings that no request can be sent with concern every account alike. */
async function refuse(context: IExecuteFunctions, targets: Targets, fault: Fault): Promise<void> {
	if (!context.continueOnFail()) {
		throw new NodeOperationError(context.getNode(), fault.message, {
			description: fault.description,
		});
	}
	const cancelled = cancelSignal(context);
	const work = new Work();
	for (const order of targets.orders()) {
		if (order) markUndone(order.target, order.values, fault);
		if (work.isLong()) await work.rest();
		if (cancelled.aborted) return;
	}
}

async function deliver(
	context: IExecuteFunctions,
	targets: Targets,
	{ operation, options, path, sdkAppId }: Settings,
): Promise<void> {
	const cancelled = cancelSignal(context);
	const wire = new Wire(context, { sdkAppId, ...options });
	const delivery = new Delivery(wire, cancelled, {
		operation,
		path,
		maxRetries: options.maxRetries,
		registeredNames: async (isWanted) => await registeredNames(wire, options.api, isWanted),
		throwsWhenFruitless: !context.continueOnFail(),
	});
	const perRequest = operation.values?.perRequest ?? 0;
	await delivery.deliverAll(chunksOf(targets.orders(), perRequest, cancelled));
	// n8n itself reports a cancelled execution; what was done by then stands on Success.
	if (cancelled.aborted) return;
	if (delivery.ended && delivery.isFruitless()) throw apiError(context.getNode(), delivery.ended);
}

function cancelSignal(context: IExecuteFunctions): AbortSignal {
	return context.getExecutionCancelSignal() ?? new AbortController().signal;
}
