import type { IDataObject } from 'n8n-workflow';

import { numberIn, textIn, type PushEvent } from './pushEvent';
import { momentText } from '../helpers/momentText';
import { platformName } from '../helpers/platforms';
import { reasonOf } from '../helpers/vendorReasons';

/** `EventType`: by the vendor of the device, or inside the app. */
const CHANNELS = new Map<unknown, 'online' | 'offline'>([
	[1, 'offline'],
	[2, 'online'],
]);

/**
 * An event in the words of this package; times are ISO 8601 in UTC. What Tencent may leave empty is '' or
 * 0 where it is missing; a field that cannot be read is left out.
 */
export function simplified({ kind, account, fields }: PushEvent): IDataObject {
	const channel = CHANNELS.get(numberIn(fields.EventType));
	const platform = platformName(platformOf(fields, channel));
	const code = numberIn(fields.ErrCode ?? 0);
	const message = textIn(fields.ErrInfo ?? '');
	// What is shown inside the app goes by no vendor.
	const isVendors = kind === 'failed' && channel !== 'online';
	return withoutUndefined({
		event: kind,
		account,
		taskId: textIn(fields.TaskId),
		/** What the push was sent with. */
		dataId: textIn(fields.DataId ?? ''),
		channel,
		platform,
		/** When the push was sent. */
		taskTime: timeIn(fields.TaskTime),
		eventTime: timeIn(fields.EventTime),
		/** Tencent's or the vendor's; 0 where nothing went wrong. */
		code,
		message,
		/** The same in words, where a vendor's page tells. */
		reason: isVendors ? reasonOf(platform, code, message) : undefined,
	});
}

/** Tencent leaves PushPlatform at 0 for what was shown inside the app, and DeviceType for all else. */
function platformOf(
	{ PushPlatform, DeviceType }: Readonly<IDataObject>,
	channel: 'online' | 'offline' | undefined,
): number {
	const [device, vendor] = [numberIn(DeviceType) ?? 0, numberIn(PushPlatform) ?? 0];
	if (channel === undefined) return vendor || device;
	return channel === 'online' ? device : vendor;
}

function timeIn(value: unknown): string | undefined {
	const seconds = numberIn(value);
	return seconds === undefined ? undefined : momentText(seconds * 1000);
}

function withoutUndefined(json: Record<string, IDataObject[string] | undefined>): IDataObject {
	return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== undefined));
}
