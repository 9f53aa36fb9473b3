import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';

import { askFor } from './ask';
import { getScheduledPushes, type Page } from '../actions/scheduledPush/getAll.operation';
import { taskChoices, tasksIn } from '../actions/scheduledPush/task';
import { apiError } from '../errors/apiError';
import { badResponseFault, type Fault } from '../errors/faults';
import type { Reply } from '../transport/reply';

/** Scheduled pushes that a drop-down shows at once; more are found by their title. */
const SHOWN: Page = { offset: 0, want: 100 };

const PATH = '/v4/timpush/list_sched_task';

/** The scheduled pushes of the app, for the field 'Scheduled Push'. */
export async function searchScheduledPushes(
	this: ILoadOptionsFunctions,
	filter?: string,
): Promise<INodeListSearchResult> {
	const timeZone = this.getTimezone();
	const reply = await askFor(this, PATH, (sdkAppId) => {
		const run = { api: 'timpush', sdkAppId, sender: '', timeZone, now: Date.now() } as const;
		const filters = { order: 'sendAtLatest', ...(filter && { keyword: filter }) };
		const query = getScheduledPushes.read({ limit: SHOWN.want, filters }, run);
		return getScheduledPushes.request(query, { ...run, random: 0, dataId: '' }, SHOWN);
	});
	const choices = choicesIn(reply);
	if (Array.isArray(choices)) return { results: choices };
	throw apiError(this.getNode(), choices);
}

function choicesIn({ fault, body }: Reply): INodeListSearchResult['results'] | Fault {
	if (fault) return fault;
	try {
		return taskChoices(tasksIn(body).tasks);
	} catch {
		return badResponseFault();
	}
}
