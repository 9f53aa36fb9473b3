import type { IDataObject } from 'n8n-workflow';

import { asAsked } from '../push/asked';
import { readChoice, readObject, readSwitch, readText } from '../push/reading';
import { Refusal } from '../push/refusal';
import type { PushOperation } from '../PushOperation';
import { readPeriod, serviceTime, timesAsked, type Period } from './schedule';
import { SCHEDULE_CALLS_PER_SECOND, taskJson, tasksIn, type TaskPage } from './task';
import { isObject } from '../../helpers/isObject';

/** Tasks in one answer; the page names no upper limit (1047/78843). */
const PAGE_SIZE = 100;
/** The service wants a period and does not say how long it may be: its sample has 7 days. */
const USUAL_DAYS = 30;
const USUAL_DAYS_AHEAD = 15;
const USUAL_LIMIT = 50;
const DAY = 24 * 60 * 60 * 1000;

/** `OrderBy` and `Asc` of each order; the casing is that of the Chinese page, the newer one. */
const ORDERS = {
	createdOldest: { OrderBy: 'createAt', Asc: true },
	createdNewest: { OrderBy: 'createAt', Asc: false },
	sendAtEarliest: { OrderBy: 'schedAt', Asc: true },
	sendAtLatest: { OrderBy: 'schedAt', Asc: false },
} as const;

type Order = keyof typeof ORDERS;

const ORDER_NAMES: readonly Order[] = [
	'createdNewest',
	'createdOldest',
	'sendAtEarliest',
	'sendAtLatest',
];

/** Which scheduled pushes to list. */
export interface TaskQuery extends Period {
	/** The most that are wanted; all where there is none. */
	readonly limit?: number;
	readonly order: Order;
	readonly keyword?: string;
}

/** A part of the list. */
export interface Page {
	readonly offset: number;
	readonly want: number;
}

export const getScheduledPushes: PushOperation<TaskQuery, TaskPage, Page> = {
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
					description: `The start of the period. If empty, ${USUAL_DAYS} days before its end.`,
				},
				{
					displayName: 'Keyword',
					name: 'keyword',
					type: 'string',
					default: '',
					placeholder: 'e.g. sale',
					description: 'A part of the title or of the body',
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
					description: `The end of the period. If empty, ${USUAL_DAYS_AHEAD} days ahead.`,
				},
			],
		},
	],
	paths: { timpush: '/v4/timpush/list_sched_task' },
	callsPerSecond: SCHEDULE_CALLS_PER_SECOND,
	isRepeatable: true,
	read: ({ returnAll, limit, filters: given }, run) => {
		const filters = readObject(given, 'Filters') ?? {};
		return {
			...readPeriod(filters, run, { end: run.now + USUAL_DAYS_AHEAD * DAY, days: USUAL_DAYS }),
			limit: readSwitch(returnAll, 'Return All') ? undefined : readLimit(limit),
			order: readChoice(filters.order, 'Order', ORDER_NAMES) ?? 'sendAtEarliest',
			keyword: readText(filters.keyword, 'Keyword')?.trim(),
		};
	},
	request: ({ from, to, order, keyword }, { sdkAppId }, { offset, want }) => ({
		Sdkappid: sdkAppId,
		Offset: offset,
		Want: want,
		...ORDERS[order],
		BeginTime: serviceTime(from),
		EndTime: serviceTime(to),
		...(keyword !== undefined && { Keyword: keyword }),
	}),
	key: (query) => JSON.stringify(query),
	answer: tasksIn,
	results: (_, { tasks }, { want }): IDataObject[] => tasks.slice(0, want).map(taskJson),
	async execute(query, call, ask) {
		const items: IDataObject[] = [];
		for (let page = nextPage(query); page;) {
			const found = this.answer(await ask(this.request(query, call, page)));
			items.push(...this.results(query, found, page));
			page = nextPage(query, { page, found });
		}
		return items;
	},
	failed: (parameters, run) => {
		const asked = asAsked(parameters, ['returnAll', 'limit', 'filters']);
		if (!isObject(asked.filters)) return asked;
		return {
			...asked,
			filters: { ...asked.filters, ...timesAsked(asked.filters, ['from', 'to'], run) },
		};
	},
};

/**
 * The page to ask for after another one.
 *
 * @param last the page asked for before and what came, if any
 * @returns `undefined` where the list or what is wanted of it is complete
 */
export function nextPage(
	{ limit = Infinity }: TaskQuery,
	last?: { page: Page; found: TaskPage },
): Page | undefined {
	if (!last) return { offset: 0, want: Math.min(limit, PAGE_SIZE) };
	const { page, found } = last;
	const offset = page.offset + Math.min(found.tasks.length, page.want);
	// A short page is the last one unless the service counts more; an empty one always is.
	const isLast = offset >= (found.total ?? (found.tasks.length < page.want ? 0 : Infinity));
	if (found.tasks.length === 0 || isLast || offset >= limit) return undefined;
	return { offset, want: Math.min(limit - offset, PAGE_SIZE) };
}

function readLimit(given: unknown): number {
	const limit = Number(readText(given, 'Limit') ?? USUAL_LIMIT);
	if (Number.isSafeInteger(limit) && limit > 0) return limit;
	throw new Refusal(
		"'Limit' must be a whole number of 1 or more",
		"Correct it, or turn on 'Return All'.",
	);
}
