import { z } from 'zod';
import { codes, Refusal } from './refusal';
import { byteLength, limits } from './limits';

const text = z.string();
const zeroOrOne = z.union([z.literal(0), z.literal(1)]);

const httpsUrl = text.url().startsWith('https:');

const language = z.object({
	Language: text.min(1),
	Title: text.optional(),
	Desc: text.optional(),
});

const androidInfo = z.object({
	Sound: text,
	PushStyle: zeroOrOne,
	XiaoMiChannelID: text,
	OPPOChannelID: text,
	OPPOCategory: text,
	OPPONotifyLevel: z.union([z.literal(1), z.literal(2), z.literal(16)]),
	OPPOPrivateMsgTemplateId: text,
	OPPOPrivateTitleParameters: z.record(z.unknown()),
	OPPOPrivateContentParameters: z.record(z.unknown()),
	VIVOClassification: zeroOrOne,
	VIVOCategory: text,
	VIVONotifyType: z.enum(['1', '2', '3', '4']),
	HuaWeiImportance: z.enum(['LOW', 'NORMAL']),
	HonorImportance: z.enum(['LOW', 'NORMAL']),
	HuaWeiCategory: text,
	HuaWeiChannelID: text,
	HuaWeiImage: httpsUrl,
	HonorImage: httpsUrl,
	GoogleChannelID: text,
	GooglePriority: z.enum(['normal', 'high']),
	GoogleImage: text.url(),
	MeiZuNoticeMsgType: zeroOrOne,
	ExtAsHuaweiIntentParam: zeroOrOne,
});

const liveActivity = z.object({
	LaId: text
		.min(1)
		.refine((id) => byteLength(id) <= limits.liveActivityIdBytes, 'LaId is too long'),
	Event: z.enum(['update', 'end']),
	ContentState: z.record(z.unknown()),
	DismissalDate: z.number().int().optional(),
});

const apnsInfo = z.object({
	BadgeMode: zeroOrOne,
	Title: text,
	SubTitle: text,
	// The page's own sample is "www.image.com".
	Image: text.min(1),
	MutableContent: zeroOrOne,
	Sound: text,
	InterruptionLevel: z.enum(['active', 'critical', 'passive', 'time-sensitive']),
	ContentAvailable: zeroOrOne,
	IsVoipPush: zeroOrOne,
	LiveActivity: liveActivity,
});

const harmonyInfo = z
	.object({
		Title: text,
		Category: text,
		Image: httpsUrl,
		Sound: text,
		SoundDuration: z.number().int().min(1).max(60),
	})
	.partial()
	.refine(
		({ Sound, SoundDuration }) => SoundDuration === undefined || Sound !== undefined,
		'SoundDuration needs Sound',
	);

/** Tencent fills these in, and only for chat messages (269/128836). */
const presetVariables = ['timTitle', 'timDesc', 'timSenderNick', 'timGroupName'];

const templateParameters = z
	.record(z.unknown())
	.refine(
		(values) => !presetVariables.some((name) => Object.hasOwn(values, name)),
		'PushTemplateParam holds a preset variable',
	);

/**
 * The content of a push (1047/77715, 269/128209). Every field is optional; fields the documents do
 * not name pass, since newer pages add some.
 */
const offlinePushInfo = z
	.object({
		PushFlag: zeroOrOne,
		Title: text,
		Desc: text,
		MultiLanguageContent: z.array(language),
		Ext: text,
		AndroidInfo: androidInfo.partial(),
		ApnsInfo: apnsInfo.partial(),
		HarmonyInfo: harmonyInfo,
		BadgeAddNum: z.number().int().min(1).max(99),
		BadgeSetNum: z.number().int().min(0).max(999),
		PushTemplateId: text,
		PushTemplateParam: templateParameters,
	})
	.partial();

/** What a push says, and how it is shown. */
export type OfflinePushInfo = z.infer<typeof offlinePushInfo>;

/** Reads `OfflinePushInfo`; anything but the documented shape is 90043. */
export function readOfflinePushInfo(value: unknown): OfflinePushInfo {
	const result = offlinePushInfo.safeParse(value);
	if (result.success) return result.data;
	const [issue] = result.error.issues;
	const where = ['OfflinePushInfo', ...(issue?.path ?? [])].join('.');
	throw new Refusal(codes.badOfflinePushInfo, `${where}: ${issue?.message ?? 'wrong'}`);
}
