import type { IDataObject } from 'n8n-workflow';

import { byteLength } from '../../input/lists';
import { isObject } from '../../helpers/isObject';

interface Limit {
	readonly vendor: string;
	/** UTF-16 units of a title and of a text; what is longer is cut. */
	readonly title: number;
	readonly text: number;
}

/** What the vendors' phones show of a push (1047/77715). */
const LIMITS: readonly Limit[] = [
	{ vendor: 'Honor', title: 50, text: 400 },
	{ vendor: 'Huawei', title: 60, text: 600 },
	{ vendor: 'Meizu', title: 32, text: 100 },
	{ vendor: 'OPPO', title: 50, text: 50 },
	{ vendor: 'vivo', title: 40, text: 100 },
	{ vendor: 'Xiaomi', title: 50, text: 128 },
];
/** What OPPO shows of a text with `PushStyle` 1. */
const OPPO_LONG_TEXT = 128;

/** Bytes that Tencent advises for `Ext` (269/133879). */
const EXT_ADVISED = 1024;
/** Bytes of `Desc` and `Ext` together that fit into the 4 KB of APNs (1047/77715). */
const APNS_TEXT_AND_EXT = 3 * 1024;

/**
 * Where vendors will cut or drop a part of a push, one sentence each. They name no value of the
 * push, so that like pushes bring the same hints.
 *
 * @param info `OfflinePushInfo` as it will be sent
 */
export function vendorHints(info: IDataObject): string[] {
	// An online push does not pass through the vendors.
	if (info.PushFlag === 1) return [];
	const limits = limitsFor(info);
	const texts = textsOf(info, 'Desc');
	return [
		...cutHint('title', longest(textsOf(info, 'Title')), limits, 'title'),
		...cutHint('body', longest(texts), limits, 'text'),
		...sizeHints(info.Ext, texts),
		...needsHints(info),
	];
}

function limitsFor({ AndroidInfo: android }: IDataObject): readonly Limit[] {
	if (!isObject(android) || android.PushStyle !== 1) return LIMITS;
	return LIMITS.map((limit) =>
		limit.vendor === 'OPPO' ? { ...limit, text: OPPO_LONG_TEXT } : limit,
	);
}

/** The texts of one kind in every language. */
function textsOf(info: IDataObject, key: 'Title' | 'Desc'): string[] {
	const languages = Array.isArray(info.MultiLanguageContent) ? info.MultiLanguageContent : [];
	return [info, ...languages]
		.map((each: unknown) => (isObject(each) ? each[key] : undefined))
		.filter((text) => typeof text === 'string');
}

function longest(texts: readonly string[]): number {
	return Math.max(0, ...texts.map(({ length }) => length));
}

function cutHint(
	what: string,
	length: number,
	limits: readonly Limit[],
	key: 'title' | 'text',
): string[] {
	const cutting = limits.filter((limit) => length > limit[key]);
	if (cutting.length === 0) return [];
	const vendors = cutting.map((limit) => `${limit.vendor} after ${limit[key]}`);
	return [`Some phones truncate the ${what}: ${vendors.join(', ')} characters.`];
}

function sizeHints(ext: unknown, texts: readonly string[]): string[] {
	const data = typeof ext === 'string' ? byteLength(ext) : 0;
	const text = Math.max(0, ...texts.map(byteLength));
	return [
		...(data > EXT_ADVISED
			? ["'Data' is larger than the 1 KB that Tencent recommends: some phones may drop it."]
			: []),
		...(data + text > APNS_TEXT_AND_EXT
			? [
					'iOS accepts up to 4 KB for the whole notification: keep body and data together under 3 KB.',
				]
			: []),
	];
}

function needsHints({ AndroidInfo: android }: IDataObject): string[] {
	if (!isObject(android) || android.OPPONotifyLevel === undefined) return [];
	return android.OPPOCategory === undefined
		? ["'OPPO Notification Level' has no effect without 'OPPO Category'."]
		: [];
}
