import type { IDataObject } from 'n8n-workflow';

import { readChoice, readObject, readSwitch, readText } from '../../input/readers';
import { InvalidInput } from '../../input/invalidInput';
import type { Parameters, RunFacts } from '../../input/parameters';
import type { Ask, Operation } from '../../engine/Operation';
import { BAD_TASK_VALUE } from '../../errors/codes';
import { FaultError } from '../../errors/faultError';
import { echoTimesIn, readPeriod, serviceTime, type Period } from '../../input/times';
import { SCHEDULE_CALLS_PER_SECOND, taskJson, tasksIn } from './task';
import { TaskList, type Page } from './taskList';

/** The service wants a period and does not say how long it may be: its sample has 31 days. */
const USUAL_DAYS = 30;
const USUAL_DAYS_AHEAD = 15;
const USUAL_LIMIT = 50;
const DAY = 24 * 60 * 60 * 1000;

/** `OrderBy` and `Asc` of each order; the casing is that of the international page (1047/78843). */
const ORDERS = {
	createdOldest: { OrderBy: 'createat', Asc: true },
	createdNewest: { OrderBy: 'createat', Asc: false },
	sendAtEarliest: { OrderBy: 'schedat', Asc: true },
	sendAtLatest: { OrderBy: 'schedat', Asc: false },
} as const;

/** `OrderBy` as the page of the Chinese site has it (269/130281). */
const OTHER_CASING: Readonly<Record<string, string>> = { createat: 'createAt', schedat: 'schedAt' };

type Order = keyof typeof ORDERS;

const ORDER_NAMES: readonly Order[] = [
	'createdNewest',
	'createdOldest',
	'sendAtEarliest',
	'sendAtLatest',
];

/** Which scheduled pushes to list. */
interface TaskQuery extends Period {
	/** The most that are wanted; all where there is none. */
	readonly limit?: number;
	readonly order: Order;
	readonly keyword?: string;
}

export const getScheduledPushes: Operation = {
	resource: 'scheduledPush',
	option: {
		name: 'Get Many',
		value: 'getAll',
		description: 'List scheduled pushes',
		action: 'Get many scheduled pushes',
	},
	fields: [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: { show: { returnAll: [false] } },
		},
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			options: [
				{
					displayName: 'From',
					name: 'from',
					type: 'dateTime',
					default: '',
					description: `The start of the period. If empty, ${USUAL_DAYS} days before the end.`,
				},
				{
					displayName: 'Keyword',
					name: 'keyword',
					type: 'string',
					default: '',
					placeholder: 'e.g. sale',
					description: 'Part of the title or the body',
				},
				{
					displayName: 'Order',
					name: 'order',
					type: 'options',
					options: [
						{ name: 'Created, Newest First', value: 'createdNewest' },
						{ name: 'Created, Oldest First', value: 'createdOldest' },
						{ name: 'Send Time, Earliest First', value: 'sendAtEarliest' },
						{ name: 'Send Time, Latest First', value: 'sendAtLatest' },
					],
					default: 'sendAtEarliest',
					description: 'Which pushes come first',
				},
				{
					displayName: 'To',
					name: 'to',
					type: 'dateTime',
					default: '',
					description: `The end of the period. If empty, ${USUAL_DAYS_AHEAD} days from now.`,
				},
			],
		},
	],
	paths: { timpush: '/v4/timpush/list_sched_task' },
	callsPerSecond: SCHEDULE_CALLS_PER_SECOND,
	isRepeatable: true,
	read: (parameters, run) => {
		const query = readQuery(parameters, run);
		return {
			key: JSON.stringify(query),
			execute: async (_, ask) => {
				const list = new TaskList(query.limit);
				const askForPage = inEitherCasing(ask);
				while (list.next) list.add(await askForPage(requestOf(query, run, list.next), tasksIn));
				return list.tasks.map(taskJson);
			},
		};
	},
	echo: (given, run) => ({ ...given, ...echoTimesIn(given, 'filters', ['from', 'to'], run) }),
};

function readQuery({ returnAll, limit, filters: given }: Parameters, run: RunFacts): TaskQuery {
	const filters = readObject(given, 'Filters') ?? {};
	return {
		...readPeriod(filters, run, { end: run.now + USUAL_DAYS_AHEAD * DAY, days: USUAL_DAYS }),
		limit: readSwitch(returnAll, 'Return All') ? undefined : readLimit(limit),
		order: readChoice(filters.order, 'Order', ORDER_NAMES) ?? 'sendAtEarliest',
		keyword: readText(filters.keyword, 'Keyword')?.trim(),
	};
}

function requestOf(
	{ from, to, order, keyword }: TaskQuery,
	{ sdkAppId }: RunFacts,
	{ offset, want }: Page,
): IDataObject {
	return {
		Sdkappid: sdkAppId,
		Offset: offset,
		Want: want,
		...ORDERS[order],
		BeginTime: serviceTime(from),
		EndTime: serviceTime(to),
		...(keyword !== undefined && { Keyword: keyword }),
	};
}

/** The request for a page of the list, by the operation's parameters. */
export function pageRequest(parameters: Parameters, run: RunFacts, page: Page): IDataObject {
	return requestOf(readQuery(parameters, run), run, page);
}

/** The same request with `OrderBy` in the other casing. */
export function inOtherCasing(request: IDataObject): IDataObject {
	return { ...request, OrderBy: OTHER_CASING[String(request.OrderBy)] };
}

/** The pages of both sites spell `OrderBy` differently: where one is refused, the other is tried. */
function inEitherCasing(ask: Ask): Ask {
	let spelled: ((request: IDataObject) => IDataObject) | undefined;
	return async (request, read) => {
		if (spelled) return await ask(spelled(request), read);
		const first = ask(request, read);
		spelled = (await isRefusedValue(first)) ? inOtherCasing : (following) => following;
		if (spelled !== inOtherCasing) return await first;
		const second = ask(inOtherCasing(request), read);
		// Refused in both, the request has another value that is not valid.
		return await ((await isRefusedValue(second)) ? first : second);
	};
}

async function isRefusedValue(answer: Promise<unknown>): Promise<boolean> {
	return await answer.then(() => false, isBadValue);
}

function isBadValue(thrown: unknown): boolean {
	return thrown instanceof FaultError && thrown.fault.code === BAD_TASK_VALUE;
}

function readLimit(given: unknown): number {
	const limit = Number(readText(given, 'Limit') ?? USUAL_LIMIT);
	if (Number.isSafeInteger(limit) && limit > 0) return limit;
	throw new InvalidInput(
		"'Limit' must be a whole number of 1 or more",
		"Correct it, or turn on 'Return All'.",
	);
}
