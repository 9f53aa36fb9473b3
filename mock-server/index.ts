export type { AccountType } from './wire/accountType';
export type { AccountCard } from './wire/accountBodies';
export type { AccountResult, Answer, ErrorListEntry, UserAttrs, UserTags } from './wire/answer';
export type { App, AppState } from './state/app';
export type { CallbackEvent } from './callbacks/callbackEvent';
export { callbackSign } from './callbacks/callbacks';
export type {
	CallbackFailure,
	CallbackOptions,
	OtherCallback,
	RecordedCallback,
} from './callbacks/callbacks';
export type { Clock } from './state/clock';
export type { BadElement } from './commands/command';
export type { Condition } from './wire/condition';
export type { Device, Fate, Platform } from './state/devices';
export type { MsgRandomWindow } from './state/dispatcher';
export type { Fault, FaultRule } from './faults/faultInjection';
export type { Plan, PlanName } from './wire/limits';
export { MockServer } from './mockServer';
export type { Notification, Wording } from './state/notification';
export type { OfflinePushInfo } from './wire/offlinePushInfo';
export type { MockServerCredential, MockServerOptions } from './options';
export type { Outage, OutageKind, OutageOptions, RecordedOutage } from './faults/outages';
export type { PushTask } from './state/pushLog';
export { ReferenceClient } from './referenceClient';
export type {
	ApiFamily,
	PushFields,
	ReferenceClientOptions,
	TaskListQuery,
} from './referenceClient';
export type {
	InstanceTrace,
	Loss,
	PlatformLoss,
	PlatformStatistics,
	PushLosses,
	PushStatistics,
} from './wire/reportAnswers';
export type { ScheduledTask } from './state/schedule';
export type { TaskInfo, TaskStatus, TaskType } from './wire/taskInfo';
export type { Counters, RecordedAnswer, RecordedRequest } from './state/requestLog';
export type { NotificationList, PushSummary, Summary, TaskSummary } from './control/summary';
