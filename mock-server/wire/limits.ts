/**
 * The limits the Tencent documents state for calls. Lengths are bytes of UTF-8 (the
 * documents say "bytes" and leave the encoding open).
 */
export const limits = {
	/** Array elements in one request; every tag and attribute page. */
	accountsPerRequest: 100,
	/** Tags one account may bring to one add_tag with `Replace` 0; add_tag page. */
	tagsPerAdd: 10,
	/** The same with `Replace` 1; add_tag page. */
	tagsPerReplace: 100,
	/** Tags stored for one account; add_tag page. */
	tagsPerAccount: 100,
	/** Distinct tags in use over the whole app; add_tag page of the timpush family only. */
	tagsPerApp: 1000,
	tagBytes: 50,
	/** Attribute names of one app, under the keys "0" to "9"; set_attr_name page. */
	attributesPerApp: 10,
	attributeNameBytes: 50,
	attributeValueBytes: 50,
	/** Length of a UserID; Chat concepts page. */
	userIdBytes: 32,
	/** Greatest `random` of the query string, an unsigned 32-bit integer; REST overview. */
	random: 4_294_967_295,
	/** Calls of one command an app may make in any one second; every tag and attribute page. */
	callsPerSecond: 100,
	/** Calls of account_import in any one second; 1047/34953. */
	importsPerSecond: 200,
	/** Accounts of one batch; batch page. */
	accountsPerBatch: 500,
	/** Tags in each list of a Condition; push code page, 90032. */
	tagsPerCondition: 10,
	/** Length of a DataId; batch page. */
	dataIdBytes: 64,
	/** Length of the body of a push: 10K; push code page, 90056. */
	pushBodyBytes: 10_240,
	/** Longest `MsgLifeTime`; im_push page. */
	lifeTimeSeconds: 604_800,
	/** Length of a LaId; OfflinePushInfo page. */
	liveActivityIdBytes: 64,
	/** How long after a push it may be revoked; revoke page. */
	revokeWithinMs: 86_400_000,
	/** Calls of each scheduled task command in any one second; 1047/78839 to 78843. */
	scheduleCallsPerSecond: 5,
	/** TaskIds of one all_member_push_statistics or _loss; 1047/71894, 71895. */
	tasksPerReport: 5,
	/** The time that all_member_push_statistics may span; 1047/71894. */
	statisticsSeconds: 30 * 86_400,
	/** The time that all_member_push_loss may span; 1047/71895. */
	lossSeconds: 7 * 86_400,
	/** How long a push can be traced; 1047/71893. */
	traceWithinMs: 7 * 86_400_000,
} as const;

/** What an edition of Push allows. */
export interface Plan {
	/** Pushes to everybody or to segments; 269/137903. */
	pushesPerDay: number;
	/** Calls of batch in any one second; 1047/67553. */
	batchesPerSecond: number;
	/** Accounts of batch calls in any one second; 269/137903. */
	usersPerSecond: number;
}

/** The editions by name. */
export const plans = {
	free: { pushesPerDay: 10, batchesPerSecond: 10, usersPerSecond: 30 },
	standard: { pushesPerDay: 100, batchesPerSecond: 30, usersPerSecond: 500 },
	advanced: { pushesPerDay: 100, batchesPerSecond: 40, usersPerSecond: 800 },
} as const satisfies Record<string, Plan>;

export type PlanName = keyof typeof plans;

/** Length of a text in bytes of UTF-8. */
export function byteLength(text: string): number {
	return Buffer.byteLength(text, 'utf8');
}
