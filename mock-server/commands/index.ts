import * as accounts from './accounts';
import * as attributes from './attributes';
import type { Command, Family, Run } from './command';
import { accountService, allMemberPush, timpush } from './command';
import * as pushes from './pushes';
import * as reports from './reports';
import * as schedules from './scheduledTasks';
import * as tags from './tags';

/** The tag and attribute commands: the name in timpush, in all_member_push, and what it does. */
const tagTable: ReadonlyArray<readonly [string, string, Run]> = [
	['set_attr_name', 'im_set_attr_name', attributes.setAttributeNames],
	['get_attr_name', 'im_get_attr_name', attributes.getAttributeNames],
	['get_attr', 'im_get_attr', attributes.getAttributes],
	['set_attr', 'im_set_attr', attributes.setAttributes],
	['remove_attr', 'im_remove_attr', attributes.removeAttributes],
	['get_tag', 'im_get_tag', tags.getTags],
	['add_tag', 'im_add_tag', tags.addTags],
	['remove_tag', 'im_remove_tag', tags.removeTags],
	['clear_all_tags', 'im_remove_all_tags', tags.clearAllTags],
];

/** The commands that only timpush has. */
const pushTable: ReadonlyArray<readonly [string, Command]> = [
	['push', pushes.push],
	['batch', pushes.batch],
	['revoke', pushes.revoke],
	['add_sched_task', schedules.addScheduledTask],
	['modify_sched_task', schedules.modifyScheduledTask],
	['delete_sched_task', schedules.deleteScheduledTask],
	['get_sched_task', schedules.getScheduledTask],
	['list_sched_task', schedules.listScheduledTasks],
	['all_member_push_statistics', reports.pushStatistics],
	['all_member_push_trace', reports.pushTrace],
	['all_member_push_loss', reports.pushLosses],
	['normal_push_statistics', reports.messageStatistics],
	['normal_push_trace', reports.messageTrace],
	['normal_push_loss', reports.messageLosses],
];

/** The commands on accounts. */
const accountTable: ReadonlyArray<readonly [string, Command]> = [
	['account_import', accounts.importAccount],
	['multiaccount_import', accounts.importAccounts],
	['account_check', accounts.checkAccounts],
	['account_delete', accounts.deleteAccounts],
];

/** A command of the API under its URL path. */
export interface PathCommand extends Command {
	family: Family;
}

/** Every command by its URL path, e.g. `/v4/timpush/add_tag`. */
export const commands: ReadonlyMap<string, PathCommand> = new Map([
	...tagTable.map(([name, , run]) => inFamily(timpush, name, { run })),
	...tagTable.map(([, name, run]) => inFamily(allMemberPush, name, { run })),
	...pushTable.map(([name, command]) => inFamily(timpush, name, command)),
	...accountTable.map(([name, command]) => inFamily(accountService, name, command)),
]);

function inFamily(family: Family, name: string, command: Command): [string, PathCommand] {
	return [`${family.path}/${name}`, { ...command, family }];
}
