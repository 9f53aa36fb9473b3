export type { AccountType } from './accountType';
export type { Answer, ErrorListEntry, UserAttrs, UserTags } from './answer';
export type { App, AppState } from './app';
export type { CallbackEvent } from './callbackEvent';
export { callbackSign } from './callbacks';
export type { CallbackFailure, CallbackOptions, RecordedCallback } from './callbacks';
export type { Clock } from './clock';
export type { BadElement } from './command';
export type { Condition } from './condition';
export type { Device, Fate, Platform } from './devices';
export type { MsgRandomWindow } from './dispatcher';
export type { Fault, FaultRule } from './faultInjection';
export type { Plan, PlanName } from './limits';
export { MockServer } from './mockServer';
export type { Notification, Wording } from './notification';
export type { OfflinePushInfo } from './offlinePushInfo';
export type { MockServerCredential, MockServerOptions } from './options';
export type { Outage, OutageKind, OutageOptions, RecordedOutage } from './outages';
export type { PushTask } from './pushLog';
export { ReferenceClient } from './referenceClient';
export type {
	ApiFamily,
	PushFields,
	ReferenceClientOptions,
	TaskListQuery,
} from './referenceClient';
export type { InstanceTrace, PlatformStatistics, PushStatistics } from './reports';
export type { ScheduledTask, TaskStatus } from './schedule';
export type { TaskType } from './scheduleBodies';
export type { TaskInfo } from './scheduleCommands';
export type { Oddities, RecordedAnswer, RecordedRequest } from './service';
export type { NotificationList, PushSummary, Summary, TaskSummary } from './summary';
