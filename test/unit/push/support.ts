import type { IDataObject } from 'n8n-workflow';

import type {
	Ask,
	Operation,
	RequestEntries,
	RequestFacts,
	RequestJob,
	StepsJob,
	Told,
} from '../../../nodes/TencentChatPush/engine/Operation';
import { some } from '../../../nodes/TencentChatPush/helpers/some';
import { InvalidInput } from '../../../nodes/TencentChatPush/input/invalidInput';
import type { Parameters } from '../../../nodes/TencentChatPush/input/parameters';

/** 2027-01-01 12:00 in UTC. */
export const NOW = Date.UTC(2027, 0, 1, 12);

export const CALL: RequestFacts = {
	api: 'timpush',
	sdkAppId: 1_400_000_000,
	sender: 'administrator',
	timeZone: 'Europe/Berlin',
	byExpression: new Set(),
	now: NOW,
	random: 4711,
	dataId: 'n8n-1-4711',
};

/** The accounts (or tasks) of a request about an item as a whole. */
const WHOLE_ITEM = [''];

/** What an item asks for that one request serves; fails where it takes several. */
export function requestJobOf(
	operation: Operation,
	parameters: Parameters,
	facts = CALL,
): RequestJob {
	const job = operation.read(parameters, facts);
	if (!('request' in job)) throw new Error(`${operation.option.name} takes several requests`);
	return job;
}

/** What an item asks for that takes several requests; fails where one serves it. */
export function stepsJobOf(operation: Operation, parameters: Parameters, facts = CALL): StepsJob {
	const job = operation.read(parameters, facts);
	if (!('execute' in job)) throw new Error(`${operation.option.name} takes one request`);
	return job;
}

/** The body of the request for some accounts (or tasks), or for an item as a whole. */
export function bodyOf(job: RequestJob, accounts = WHOLE_ITEM, facts = CALL): IDataObject {
	return job.request(facts, entriesOf(accounts));
}

/**
 * What an answer tells of each account (or task), or of an item as a whole; fails where the answers to
 * this request are not looked at.
 *
 * @throws ZodError when the answer is not of the documented shape
 */
export function toldBy(job: RequestJob, body: unknown, accounts = WHOLE_ITEM): Told[] {
	const entries = entriesOf(accounts);
	if (!job.answer) throw new Error('The answers to this request are not looked at');
	return entries.map(job.answer(body, CALL, entries));
}

/** The Success items that an answer makes; fails where it does not tell of one of the accounts. */
export function itemsOf(job: RequestJob, body: unknown, accounts = WHOLE_ITEM): IDataObject[] {
	return toldBy(job, body, accounts).flatMap((told) => {
		if (!Array.isArray(told)) throw new Error(`Not served: ${told?.message ?? 'nothing is told'}`);
		return told;
	});
}

function entriesOf(accounts: readonly string[]): RequestEntries {
	const entries = some(accounts.map((account) => ({ account, values: [] })));
	if (!entries) throw new Error('A request is about something');
	return entries;
}

/** A request of an item that takes several. */
interface Asked {
	body: IDataObject;
	/** Where it goes, if not to the operation's own call. */
	path?: string;
}

/** What the service answers; throws what refuses the request. */
export type Service = (request: Asked) => unknown;

/** A service that answers one request after the other; an error refuses one. */
export function inTurn(...answers: unknown[]): Service {
	const rest = answers.values();
	return () => {
		const { value, done } = rest.next();
		if (done) throw new Error('The item asks for more than is answered');
		if (value instanceof Error) throw value;
		return value;
	};
}

/** Serves an item that takes several requests: those that it sent, and its Success items. */
export async function served(
	job: StepsJob,
	service: Service,
): Promise<{ asked: Asked[]; items: IDataObject[] }> {
	const asked: Asked[] = [];
	const ask: Ask = async (body, read, path) => {
		const request = { body, ...(path !== undefined && { path }) };
		asked.push(request);
		return await Promise.resolve(read(service(request)));
	};
	return { items: await job.execute(CALL, ask), asked };
}

/** What a refused reading says, message and description; fails where nothing is refused. */
export function refusalOf(read: () => unknown): string {
	try {
		read();
	} catch (error) {
		return wordsOf(error);
	}
	throw new Error('Nothing was refused');
}

/** What the refusal of an item says that takes several requests; fails where it is not refused. */
export async function refusalBy(serving: Promise<unknown>): Promise<string> {
	const thrown: unknown = await serving.then(
		() => new Error('Nothing was refused'),
		(error: unknown) => error,
	);
	return wordsOf(thrown);
}

function wordsOf(error: unknown): string {
	if (!(error instanceof InvalidInput)) throw error;
	expect(error.fault).toMatchObject({ code: 'INVALID_INPUT', kind: 'rejected' });
	expect(error.fault.message).toMatch(/^['A-Z0-9][^\n]*[^.]$/);
	expect(error.fault.advice.failed).toMatch(/\.$/);
	expect(`${error.fault.message} ${error.fault.advice.failed}`).not.toMatch(
		/\b(error|problem|failure|mistake)/i,
	);
	return `${error.fault.message}. ${error.fault.advice.failed}`;
}
