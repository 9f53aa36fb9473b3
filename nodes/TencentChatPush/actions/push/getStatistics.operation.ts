import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { channelName, platformName } from '../../helpers/platforms';
import { count, numberOrNothing } from './answers';
import { taskReport } from './taskReport';
import type { Operation } from '../../engine/Operation';

const counts = { TotalCount: count, SentCount: count, DeliveredCount: count, ClickCount: count };

const byPlatform = z.object({
	...counts,
	EventType: numberOrNothing,
	PushPlatform: numberOrNothing,
});

/** all_member_push_statistics page, 1047/71894. */
const statistics = z.object({
	...counts,
	TaskID: z.string(),
	PlatformStatistics: z.array(byPlatform).nullish(),
});

/** Of a period of up to 30 days (1047/71894). */
export const getStatistics: Operation = {
	...taskReport('statistics', 30, statistics, statisticsJson),
	option: {
		name: 'Get Statistics',
		value: 'getStatistics',
		description:
			'Get how many users a push was sent to, how many received it and how many tapped it',
		action: 'Get statistics of pushes',
	},
	paths: { timpush: '/v4/timpush/all_member_push_statistics' },
};

function statisticsJson({
	TaskID,
	PlatformStatistics,
	...all
}: z.infer<typeof statistics>): IDataObject[] {
	const platforms = (PlatformStatistics ?? []).map(({ EventType, PushPlatform, ...some }) => ({
		platform: platformName(PushPlatform),
		channel: channelName(EventType),
		...countsJson(some),
	}));
	return [{ taskId: TaskID, ...countsJson(all), platforms }];
}

function countsJson(given: Record<keyof typeof counts, number>): IDataObject {
	return {
		total: given.TotalCount,
		sent: given.SentCount,
		delivered: given.DeliveredCount,
		clicked: given.ClickCount,
	};
}
