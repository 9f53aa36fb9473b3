import type { Operation } from './Operation';
import type { PushOperation } from './PushOperation';
import { getAttributes } from './attribute/get.operation';
import { getAttributeNames } from './attribute/getNames.operation';
import { registerAttributeNames } from './attribute/registerNames.operation';
import { removeAttributes } from './attribute/remove.operation';
import { setAttributes } from './attribute/set.operation';
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

/** An operation on the tags or attributes of accounts, or one of pushes and attribute names. */
export type AnyOperation = Operation | PushOperation<unknown, unknown, unknown>;

/** Every operation of the node, by resource and shown name, as the drop-downs list them. */
export const operations: readonly AnyOperation[] = [
	getAttributeNames,
	getAttributes,
	registerAttributeNames,
	removeAttributes,
	setAttributes,

	getTrace,
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
];
