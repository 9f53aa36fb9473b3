import { createHash } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';

/** A credential with a token, and what Tencent would send for it. */
export const SDK_APP_ID = '1400000000';
export const TOKEN = 'xxxxyyyy';

export const CREDENTIAL = {
	sdkAppId: SDK_APP_ID,
	region: 'adminapisgp.im.qcloud.com',
	endpoint: '',
	identifier: 'administrator',
	secretKey: 'a key of no app',
	callbackToken: TOKEN,
};

/** An event as documented (1047/67551): `order-4711` handed to Huawei for `u1`. */
export const SENT_EVENT = {
	CallbackCommand: 'Push.AllMemberPush',
	EventType: 1,
	TaskId: 'batch_65f1c0de_1a2b3c4d',
	DataId: 'order-4711',
	TaskTime: 1767225600,
	EventTime: 1767225603,
	To_Account: 'u1',
	PushPlatform: 3,
	DeviceType: 0,
	PushStage: 1,
	ErrCode: 0,
	ErrInfo: 'OK',
};

/** What the trigger makes of it. */
export const SIMPLIFIED_EVENT = {
	event: 'sent',
	account: 'u1',
	taskId: 'batch_65f1c0de_1a2b3c4d',
	dataId: 'order-4711',
	channel: 'offline',
	platform: 'Huawei',
	taskTime: '2026-01-01T00:00:00.000Z',
	eventTime: '2026-01-01T00:00:03.000Z',
	code: 0,
	message: 'OK',
};

/** One event of each kind; the failed one failed after it was sent. */
export const EVENT_OF = {
	sent: SENT_EVENT,
	delivered: { ...SENT_EVENT, PushStage: 2 },
	clicked: { ...SENT_EVENT, PushStage: 3 },
	failed: { ...SENT_EVENT, ErrCode: 410, ErrInfo: 'Unregistered' },
};

export function sign(requestTime: string, token = TOKEN): string {
	return createHash('sha256').update(`${token}${requestTime}`).digest('hex');
}

/** The parameters that Tencent adds to the address. */
export function signedQuery(requestTime = nowInSeconds()): Record<string, string> {
	return {
		SdkAppid: SDK_APP_ID,
		CallbackCommand: 'Push.AllMemberPush',
		contenttype: 'json',
		ClientIP: '127.0.0.1',
		OptPlatform: 'RESTAPI',
		Sign: sign(requestTime),
		RequestTime: requestTime,
	};
}

export function nowInSeconds(shift = 0): string {
	return String(Math.floor(Date.now() / 1000) + shift);
}

export interface Call {
	query?: Record<string, string | string[]>;
	/** Sent as JSON. */
	body?: IDataObject | unknown[] | string | number | boolean | null;
	/** Sent as it is, instead of `body`. */
	text?: string;
	contentType?: string | null;
}

/** Calls an address as Tencent does. */
export async function callBack(
	url: string,
	call: Call = {},
): Promise<{ status: number; text: string }> {
	const { query = signedQuery(), body = { Events: [SENT_EVENT] }, text, contentType } = call;
	const address = new URL(url);
	for (const [key, values] of Object.entries(query)) {
		for (const value of [values].flat()) address.searchParams.append(key, value);
	}
	const headers: Record<string, string> =
		contentType === null ? {} : { 'content-type': contentType ?? 'application/json' };
	// Bytes, for which fetch adds no content type of its own.
	const bytes = Buffer.from(text ?? JSON.stringify(body));
	const answer = await fetch(address, { method: 'POST', headers, body: bytes });
	return { status: answer.status, text: await answer.text() };
}
