import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { platformName } from '../../helpers/platforms';
import { reasonOf, type LossStage } from '../../helpers/vendorReasons';
import { codeOrNothing, count, numberOrNothing, textOrNothing } from './answers';
import { taskReport } from './taskReport';
import type { Operation } from '../../engine/Operation';

const loss = z.object({
	/** Text by the page, a number in callbacks; a vendor's word, perhaps. */
	ErrCode: codeOrNothing,
	ErrCount: count,
	ErrInfo: textOrNothing,
	/** In the lists by platform only. */
	PushPlatform: numberOrNothing,
});

type Loss = z.infer<typeof loss>;

const list = z.array(loss).nullish();

/** all_member_push_loss page, 1047/71895. */
const losses = z.object({
	TaskID: z.string(),
	ReadyToSendLoss: list,
	PostSendDeliveredLoss: list,
	PlatformReadyToSendLoss: list,
	PlatformPostSendDeliveredLoss: list,
});

/** Of a period of up to 7 days (1047/71895). */
export const getLosses: Operation = {
	...taskReport('losses', 7, losses, lossesJson),
	option: {
		name: 'Get Losses',
		value: 'getLosses',
		description:
			'Get the reasons why users did not receive a push of the last 7 days, by platform and code',
		action: 'Get losses of pushes',
	},
	paths: { timpush: '/v4/timpush/all_member_push_loss' },
};

function lossesJson({ TaskID: taskId, ...lists }: z.infer<typeof losses>): IDataObject[] {
	const stages: Array<[LossStage, Loss[]]> = [
		['beforeSending', rowsOf(lists.PlatformReadyToSendLoss, lists.ReadyToSendLoss)],
		['afterSending', rowsOf(lists.PlatformPostSendDeliveredLoss, lists.PostSendDeliveredLoss)],
	];
	return stages.flatMap(([stage, rows]) =>
		rows.map(({ PushPlatform, ErrCode: code, ErrCount, ErrInfo: message }) => {
			const platform = platformName(PushPlatform);
			const reason = reasonOf(platform, code, message, stage);
			return { taskId, stage, platform, code, count: ErrCount, message, ...(reason && { reason }) };
		}),
	);
}

/** One row for each platform, code and message: the lists know two channels of a platform. */
function rowsOf(byPlatform: Loss[] | null | undefined, all: Loss[] | null | undefined): Loss[] {
	const rows = new Map<string, Loss>();
	for (const each of [...(byPlatform ?? []), ...remainder(all ?? [], byPlatform ?? [])]) {
		const key = JSON.stringify([each.PushPlatform ?? 0, each.ErrCode, each.ErrInfo]);
		const ErrCount = each.ErrCount + (rows.get(key)?.ErrCount ?? 0);
		rows.set(key, { ...each, ErrCount });
	}
	return [...rows.values()];
}

/** What the list of all platforms counts beyond those by platform, which may lack a code or be missing. */
function remainder(all: readonly Loss[], byPlatform: readonly Loss[]): Loss[] {
	const counted = new Map<string, number>();
	for (const { ErrCode, ErrCount } of byPlatform) {
		counted.set(String(ErrCode), (counted.get(String(ErrCode)) ?? 0) + ErrCount);
	}
	return all.flatMap((each) => {
		const known = counted.get(String(each.ErrCode)) ?? 0;
		counted.set(String(each.ErrCode), Math.max(known - each.ErrCount, 0));
		return each.ErrCount > known ? [{ ...each, ErrCount: each.ErrCount - known }] : [];
	});
}
