import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { accessOf } from '../transport/access';
import { listedEvents, type CallbackRequest } from './callback';
import { itemsOf } from './items';
import { DEFAULT_MAX_AGE } from './properties';
import { refusalOf, type CallbackQuery } from './refusal';

/** What Tencent takes for "understood" (1047/34354). */
const UNDERSTOOD = { ActionStatus: 'OK', ErrorInfo: '', ErrorCode: 0 };

interface Settings {
	events: ReadonlySet<unknown>;
	simplify: boolean;
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
	const refusal = refusalFor(credential, this.getQueryData() as CallbackQuery, maxAge);
	if (refusal) return refuse(this, refusal);
	const listed = await listedEvents(this.getRequestObject() as CallbackRequest);
	const items = itemsOf(listed, choice);
	this.getResponseObject().status(200).json(UNDERSTOOD);
	return { noWebhookResponse: true, ...(items.length > 0 && { workflowData: [items] }) };
}

function readSettings(context: IWebhookFunctions): Settings {
	const events = context.getNodeParameter('events', []);
	const options = context.getNodeParameter('options', {}) as Partial<Settings>;
	return {
		// An expression may give one event alone.
		events: new Set([events].flat()),
		simplify: options.simplify ?? true,
		maxAge: Number(options.maxAge ?? DEFAULT_MAX_AGE),
	};
}

/** A credential that cannot be read lets nobody in. */
function refusalFor(credential: unknown, query: CallbackQuery, maxAge: number): string | undefined {
	try {
		return refusalOf(query, accessOf(credential), maxAge);
	} catch (reason) {
		return reason instanceof Error ? reason.message : 'the credential cannot be read';
	}
}

/** Tells the caller nothing, and n8n's log why. */
function refuse(context: IWebhookFunctions, reason: string): IWebhookResponseData {
	context.logger.warn(`${context.getNode().name} refused a call: ${reason}`);
	context.getResponseObject().status(401).send('Unauthorized');
	return { noWebhookResponse: true };
}
