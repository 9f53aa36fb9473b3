import type { IDataObject } from 'n8n-workflow';

import type { Fault } from '../../mock-server';

/** A request is carried out, and then refused. */
export function refusal(ErrorCode: number, more: IDataObject = {}): Fault {
	return { shape: { ActionStatus: 'FAIL', ErrorInfo: 'no', ErrorCode, ...more } };
}

/** What is there of an answer when its connection ends too early. */
export const HALF_AN_ANSWER =
	'HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{"ActionStatus":"FAIL",';

/** What a service that carried a request out may say then, and what leaves open what it did. */
export const UNCLEAR: ReadonlyArray<[name: string, fault: Fault]> = [
	['a code that no list has', refusal(99999)],
	['a code of its own kind', refusal(1)],
	['a negative code', refusal(-5)],
	['a code of trouble (91000)', refusal(91000)],
	['a code of slowness (60008)', refusal(60008)],
	['FAIL without a code', refusal(0)],
	['OK with a code that refuses', { shape: { ActionStatus: 'OK', ErrorCode: 90001 } }],
	['OK with a code of the pace', { shape: { ActionStatus: 'OK', ErrorCode: 60007 } }],
	['a refusal with a task', refusal(90001, { TaskId: 'batch_1' })],
	['a refusal of the pace with a task', refusal(60007, { TaskId: 'batch_1' })],
	['a refusal with a task as a number', refusal(90001, { TaskId: 17 })],
	['a refusal with a scheduled task', refusal(90104, { TaskID: 17 })],
	['a fatal refusal with a task', refusal(90045, { TaskId: 'batch_1' })],
	[
		'a refusal that lists somebody',
		refusal(90001, { ErrorList: [{ To_Account: 'u-1', ErrorCode: 70107 }] }),
	],
	['a status that no page has', { shape: { ActionStatus: 'MAYBE', ErrorCode: 90001 } }],
	['an answer of another shape', { shape: [] }],
	['an answer that is cut', { garbage: '{"ActionStatus":"FAIL","ErrorCode":900' }],
	...[202, 204, 302, 400, 403, 404, 407, 409, 413, 422, 499, 500, 503].map(
		(status): [string, Fault] => [`HTTP ${status}`, { status, after: true }],
	),
	[
		'an answer that cannot be unpacked',
		{ status: 200, headers: { 'content-encoding': 'gzip' }, body: 'no gzip', after: true },
	],
	['bytes that are no HTTP', { bytes: 'SSH-2.0-OpenSSH_9.6\r\n' }],
	['a connection closed in the middle of an answer', { bytes: HALF_AN_ANSWER }],
	['a closed connection', { bytes: '' }],
	['a reset connection', { lose: 'after' }],
];
