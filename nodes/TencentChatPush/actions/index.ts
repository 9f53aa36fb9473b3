import type { Operation } from '../engine/Operation';
import { checkAccounts } from './account/check.operation';
import { importAccounts } from './account/import.operation';
import { getAttributes } from './attribute/get.operation';
import { getAttributeNames } from './attribute/getNames.operation';
import { registerAttributeNames } from './attribute/registerNames.operation';
import { removeAttributes } from './attribute/remove.operation';
import { setAttributes } from './attribute/set.operation';
import { getLosses } from './push/getLosses.operation';
import { getStatistics } from './push/getStatistics.operation';
import { getTrace } from './push/getTrace.operation';
import { recall } from './push/recall.operation';
import { sendToAll } from './push/sendToAll.operation';
import { sendToSegment } from './push/sendToSegment.operation';
import { sendToUsers } from './push/sendToUsers.operation';
import { createScheduledPush } from './scheduledPush/create.operation';
import { deleteScheduledPush } from './scheduledPush/delete.operation';
import { getScheduledPush } from './scheduledPush/get.operation';
import { getScheduledPushes } from './scheduledPush/getAll.operation';
import { updateScheduledPush } from './scheduledPush/update.operation';
import { addTags } from './tag/add.operation';
import { clearAllTags } from './tag/clearAll.operation';
import { getTags } from './tag/get.operation';
import { removeTags } from './tag/remove.operation';
import { replaceTags } from './tag/replace.operation';
import { syncTags } from './tag/sync.operation';

/** Every operation of the node, by resource and shown name, as the drop-downs list them. */
export const operations: readonly Operation[] = [
	checkAccounts,
	importAccounts,

	getAttributeNames,
	getAttributes,
	registerAttributeNames,
	removeAttributes,
	setAttributes,

	getTrace,
	getLosses,
	getStatistics,
	recall,
	sendToAll,
	sendToSegment,
	sendToUsers,

	createScheduledPush,
	deleteScheduledPush,
	getScheduledPush,
	getScheduledPushes,
	updateScheduledPush,

	addTags,
	clearAllTags,
	getTags,
	removeTags,
	replaceTags,
	syncTags,
];
