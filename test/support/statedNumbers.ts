/** The numbers that documents may state, from the code and from Tencent's packets. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { readPacket, type Json } from '../../mock-server/packets/packet';
import { operations } from '../../nodes/TencentChatPush/actions';
import { DATA_ID_BYTES } from '../../nodes/TencentChatPush/actions/push/message';
import { PUSHES_PER_SECOND } from '../../nodes/TencentChatPush/actions/push/pushBody';
import { DEFAULT_OPTIONS } from '../../nodes/TencentChatPush/input/options';
import { TAGS } from '../../nodes/TencentChatPush/input/values';
import { DEFAULT_MAX_AGE } from '../../nodes/TencentChatPush/trigger/properties';

const CONTACTS = resolve(__dirname, '../../examples/contacts.csv');

/** The numbers of a limit that Tencent gives: one, or one by plan. */
function limit(packet: string, name: string): number[] {
	const given: Json | undefined = readPacket(packet).limits[name];
	const values = typeof given === 'object' && given !== null ? Object.values(given) : [given];
	const numbers = values.flatMap((value) => (typeof value === 'number' ? [value] : []));
	if (numbers.length === 0) throw new Error(`${packet} has no limit ${name}`);
	return numbers;
}

function bytesOf(text: string): number {
	return Buffer.byteLength(text);
}

const tagBytes = limit('timpush.add_tag', 'bytesPerTag');

/** Accounts in one request of each operation that sends several. */
const accountsPerRequest = operations
	.filter(({ units }) => units?.parameter === 'accounts')
	.flatMap(({ units }) => units?.perRequest(DEFAULT_OPTIONS) ?? [])
	.filter((accounts) => accounts > 1);

/** Accounts whose trace, at one per second, takes long enough to be worth a warning. */
const TRACED = 1000;

/** Every number that the Chinese pages may give with a unit, by the unit. */
export const STATED_NUMBERS: Readonly<Record<string, readonly number[]>> = {
	个账号: [...accountsPerRequest, TRACED],
	个标签: [
		TAGS.perRequest,
		TAGS.perAccount,
		...limit('timpush.add_tag', 'distinctTagsPerApp'),
		...limit('timpush.push', 'tagsPerCondition'),
	],
	个属性: limit('timpush.set_attr_name', 'attributesPerApp'),
	字节: [
		...tagBytes,
		DATA_ID_BYTES,
		...limit('im_open_login_svc.multiaccount_import', 'bytesPerUserID'),
		bytesOf('汉'),
		bytesOf('😀'),
	],
	个汉字: tagBytes.map((bytes) => Math.floor(bytes / bytesOf('汉'))),
	'次/秒': operations.map(
		({ callsPerSecond = DEFAULT_OPTIONS.requestsPerSecond }) => callsPerSecond,
	),
	'次/天': limit('timpush.push', 'pushesPerDay'),
	'用户/秒': limit('timpush.batch', 'usersPerSecond'),
	// The last two: how far a list of scheduled pushes looks, and how long ago users may have been active (269/101972).
	天: [
		...limit('timpush.all_member_push_statistics', 'days'),
		...limit('timpush.all_member_push_loss', 'days'),
		...limit('timpush.all_member_push_trace', 'days'),
		15,
		30,
	],
	// Of a recall, and of what the trial edition may ask for (60028).
	小时: [...limit('timpush.revoke', 'hoursAfterPush'), 24],
	秒: [DEFAULT_MAX_AGE, ...limit('callback.general', 'answerWithinSeconds'), PUSHES_PER_SECOND],
	// A changed address; how fresh Tencent wants a signature to be (269/32431); 1000 accounts at one per second.
	分钟: [
		...limit('callback.general', 'minutesUntilChangedAddressWorks'),
		1,
		Math.round(TRACED / 60),
	],
	// A deleted account is refused for that long (70399).
	个月: [3],
	// The body of a push (90056), what is advised for Ext (269/133879), an image (1047/77715).
	KB: [10, 1, 512],
	// What a list of scheduled pushes is cut at.
	条: [50],
	// OPPO, with long text.
	个字符: [128],
	次回调: limit('callback.Push.AllMemberPush', 'callbacksPerSecond'),
	个事件: [100],
	个联系人: [readFileSync(CONTACTS, 'utf8').trim().split('\n').length - 1],
};
