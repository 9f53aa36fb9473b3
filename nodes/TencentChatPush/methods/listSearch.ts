import type { IDataObject, ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { IANAZone } from 'luxon';

import { askFor } from './ask';
import { inOtherCasing, pageRequest } from '../actions/scheduledPush/getAll.operation';
import { taskChoices, tasksIn, tasksOf } from '../actions/scheduledPush/task';
import type { Page } from '../actions/scheduledPush/taskList';
import { apiError } from '../errors/apiError';
import { BAD_TASK_VALUE } from '../errors/codes';
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
	const timeZone = workflowZone(this) ?? this.getTimezone();
	const requestOf = (sdkAppId: number): IDataObject => {
		const byExpression: ReadonlySet<string> = new Set();
		const facts = { api: 'timpush', sdkAppId, sender: '', timeZone, byExpression } as const;
		const filters = { order: 'sendAtLatest', ...(filter && { keyword: filter }) };
		return pageRequest({ limit: SHOWN.want, filters }, { ...facts, now: Date.now() }, SHOWN);
	};
	let reply = await askFor(this, PATH, requestOf);
	if (reply.fault?.code === BAD_TASK_VALUE) {
		reply = await askFor(this, PATH, (sdkAppId) => inOtherCasing(requestOf(sdkAppId)));
	}
	const choices = choicesIn(reply, timeZone);
	if (Array.isArray(choices)) return { results: choices };
	throw apiError(this.getNode(), choices);
}

/** The zone of the workflow, as the editor evaluates it for the panel. */
function workflowZone(context: ILoadOptionsFunctions): string | undefined {
	const zone = context.getCurrentNodeParameter('timeZone');
	return typeof zone === 'string' && IANAZone.isValidZone(zone) ? zone : undefined;
}

function choicesIn(
	{ fault, body }: Reply,
	timeZone: string,
): INodeListSearchResult['results'] | Fault {
	if (fault) return fault;
	try {
		return taskChoices(tasksOf(tasksIn(body)), timeZone);
	} catch {
		return badResponseFault();
	}
}
