import type {
	IDataObject,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { accessOf } from '../transport/access';
import { readCallback, type CallbackRequest, type OtherCallback } from './callback';
import { sortEvents, type Choice } from './items';
import { DEFAULT_MAX_AGE } from './properties';
import { rejectionReason, type CallbackQuery } from './signature';
import { isEmpty } from '../helpers/isEmpty';

/** What Tencent takes for "understood" (1047/34354). */
const UNDERSTOOD = { ActionStatus: 'OK', ErrorInfo: '', ErrorCode: 0 };

/** What is chosen for callbacks of other commands. */
const OTHER = 'other';

interface Settings extends Choice {
	/** Seconds. */
	maxAge: number;
}

/**
 * Takes a call of the trigger's address: refuses it, or answers it and starts the workflow with the events
 * that were chosen. It answers by itself, because Tencent waits 2 s and n8n's own answer waits until the execution is queued.
 */
export async function receive(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const { maxAge, ...choice } = readSettings(this);
	const credential = await this.getCredentials('tencentChatApi');
	const query = this.getQueryData() as CallbackQuery & IDataObject;
	const reason = reasonFor(credential, query, maxAge);
	if (reason) return reject(this, reason);
	const { events, other } = await readCallback(this.getRequestObject() as CallbackRequest, query);
	this.getResponseObject().status(200).json(UNDERSTOOD);
	const items = other ? otherItems(other, choice) : pushItems(this, events, choice);
	return { noWebhookResponse: true, ...(items.length > 0 && { workflowData: [items] }) };
}

/** The events of a callback about pushes that were chosen; n8n's log learns what is dropped besides. */
function pushItems(
	context: IWebhookFunctions,
	events: readonly unknown[] | undefined,
	choice: Choice,
): INodeExecutionData[] {
	if (!events) warn(context, 'a call whose body lists no events');
	const { items, dropped } = sortEvents(events ?? [], choice);
	if (events && dropped.length > 0) {
		const reasons = [...new Set(dropped)].join(', ');
		warn(context, `${dropped.length} of ${events.length} events of a call: ${reasons}`);
	}
	return items;
}

/** A callback of another command as a whole, where it was chosen; else it is nobody's loss. */
function otherItems({ command, body }: OtherCallback, { events }: Choice): INodeExecutionData[] {
	if (!events.has(OTHER)) return [];
	return [{ json: { event: OTHER, command, body: body as IDataObject } }];
}

function readSettings(context: IWebhookFunctions): Settings {
	const events = context.getNodeParameter('events', []);
	const options = context.getNodeParameter('options', {}) as Partial<Settings>;
	return {
		// An expression may give one event alone.
		events: new Set([events].flat()),
		simplify: options.simplify ?? true,
		// An expression may find nothing.
		maxAge: Number(isEmpty(options.maxAge) ? DEFAULT_MAX_AGE : options.maxAge),
	};
}

/** A credential that cannot be read lets nobody in. */
function reasonFor(credential: unknown, query: CallbackQuery, maxAge: number): string | undefined {
	try {
		return rejectionReason(query, accessOf(credential), maxAge);
	} catch (reason) {
		return reason instanceof Error ? reason.message : 'the credential cannot be read';
	}
}

/** One line for a call in n8n's log: nobody else learns of what was dropped. */
function warn(context: IWebhookFunctions, what: string): void {
	context.logger.warn(`${context.getNode().name} dropped ${what}`);
}

/** Tells the caller nothing, and n8n's log why. */
function reject(context: IWebhookFunctions, reason: string): IWebhookResponseData {
	context.logger.warn(`${context.getNode().name} refused a call: ${reason}`);
	context.getResponseObject().status(401).send('Unauthorized');
	return { noWebhookResponse: true };
}
