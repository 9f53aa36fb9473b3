/** How far pushes got, as accounts (1047/71894). */
export interface Counts {
	TotalCount: number;
	SentCount: number;
	DeliveredCount: number;
	ClickCount: number;
}

/** The same for one channel and vendor; numbers as in callbacks. */
export interface PlatformStatistics extends Counts {
	EventType: 1 | 2;
	PushPlatform: number;
}

/** One task, or with an empty `TaskID` the whole app. */
export interface PushStatistics extends Counts {
	TaskID: string;
	PlatformStatistics: PlatformStatistics[];
}

/** How far a push got on one stage of its way. */
export interface StageStat {
	/** 1 when it got there. */
	PushStatus: number;
	ErrorCode: number;
	ErrorInfo: string;
	/** `YYYY-MM-DD HH:MM:SS`, here in UTC; empty when it did not get there. */
	EventTime: string;
}

/** What became of a push on one device (1047/71893). */
export interface InstanceTrace {
	InstanceId: string;
	/** `YYYY-MM-DD HH:MM:SS`, here in UTC. */
	PushTime: string;
	DeviceModel: string;
	System: string;
	SystemVersion: string;
	EventType: number;
	PushPlatform: number;
	Token: string;
	CertId: string;
	SdkVersion: string;
	PushVersion: string;
	NotificationStatus: number;
	last_active_terminal: number;
	IMCommitStat: { IMStat: StageStat };
	OfflinePushStat: {
		OfflineStat: StageStat;
		ChannelStat: StageStat;
		DeviceStat: StageStat;
		ClickStat: StageStat;
	};
	OnlinePushStat: { OnlineStat: StageStat };
}

/** Accounts that a push did not reach, and why (1047/71895). Here the code is text. */
export interface Loss {
	ErrCode: string;
	ErrCount: number;
	ErrInfo: string;
}

/** The same for one channel and vendor. */
export interface PlatformLoss
	extends Loss, Pick<PlatformStatistics, 'EventType' | 'PushPlatform'> {}

/** Losses of one task, or with an empty `TaskID` of the whole app. */
export interface PushLosses {
	TaskID: string;
	ReadyToSendLoss: Loss[];
	PostSendDeliveredLoss: Loss[];
	PlatformReadyToSendLoss: PlatformLoss[];
	PlatformPostSendDeliveredLoss: PlatformLoss[];
}
