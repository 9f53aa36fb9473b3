import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';
import { isEmpty } from '../helpers/isEmpty';

/** The service itself gives up after 3 s and asks callers to wait longer (1047/34620). */
const SHORTEST_TIMEOUT = 4000;
/** Calls per second and command that an app may make (1047/60568). */
const FASTEST_PACE = 100;
const MOST_RETRIES = 10;
/** Longer than that, a timer of Node would fire at once, and a workflow hang for hours. */
const LONGEST_TIMEOUT = 300_000;
const LONGEST_TOLERANCE = 3600;
/** Pushes to a segment or to all users per day, in the plans with most (269/137903). */
const MOST_PUSHES = 100;
/** Target users per second in the plan with most (269/137903). */
const MOST_USERS_PER_SECOND = 800;

const PUSHES = { show: { '/resource': ['push', 'scheduledPush'] } };

function wholeNumberOption(
	name: string,
	otherwise: number,
	from: number,
	to: number,
): z.ZodType<number, z.ZodTypeDef, unknown> {
	const message = `'${name}' must be a whole number from ${from} to ${to}`;
	const number = z.coerce.number({ message }).int(message).min(from, message).max(to, message);
	// JavaScript would make a number of `true` and of a list.
	const given = z.custom((value) => /number|string/.test(typeof value), message).pipe(number);
	// An expression may find nothing.
	return z.preprocess((value) => (isEmpty(value) ? otherwise : value), given);
}

function switchOption(name: string): z.ZodType<boolean, z.ZodTypeDef, unknown> {
	return z.boolean({ message: `'${name}' must be true or false` }).default(false);
}

const optionsSchema = z.object({
	api: z
		.enum(['timpush', 'allMemberPush'], { message: "'API' has an unknown value" })
		.default('timpush'),
	/** Calls of one command per second. */
	requestsPerSecond: wholeNumberOption('Requests per Second', 100, 1, FASTEST_PACE),
	/** Retries of a request. */
	maxRetries: wholeNumberOption('Max Retries', 4, 0, MOST_RETRIES),
	/** Seconds for which an outage of the service is waited out. */
	outageTolerance: wholeNumberOption('Outage Tolerance (Seconds)', 30, 0, LONGEST_TOLERANCE),
	/** Milliseconds for one request, answer included. */
	timeout: wholeNumberOption('Timeout', 10_000, SHORTEST_TIMEOUT, LONGEST_TIMEOUT),
	stopOnFailedAccounts: switchOption('Stop on Failed Accounts'),
	/** Different pushes to a segment or to all users that one run may send. */
	maxPushes: wholeNumberOption('Max Pushes', 1, 1, MOST_PUSHES),
	/** Accounts per second to which pushes are sent. */
	usersPerSecond: wholeNumberOption('Users per Second', 500, 1, MOST_USERS_PER_SECOND),
	/** Whether a push is sent again that the service may have sent already. */
	retryUnconfirmed: switchOption('Retry Unconfirmed'),
	/** Whether to show what would be sent instead of sending it. */
	preview: switchOption('Preview'),
});

/** The node's options, read once per run. */
export type Options = z.infer<typeof optionsSchema>;

/** The two families of addresses under which Tencent offers the same calls. */
export type Api = Options['api'];

export const DEFAULT_OPTIONS = optionsSchema.parse({});

/**
 * Reads the options of the run.
 *
 * @throws Error in plain words, naming the option and what it takes
 */
export function readOptions(context: IExecuteFunctions): Options {
	const parsed = optionsSchema.safeParse(context.getNodeParameter('options', 0, {}));
	if (parsed.success) return parsed.data;
	throw new Error(parsed.error.issues[0]?.message ?? "'Options' cannot be read");
}

export const optionsField: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'API',
			name: 'api',
			type: 'options',
			options: [
				{
					name: 'All-Member Push',
					value: 'allMemberPush',
					description: 'The older API (v4/all_member_push): tags and attributes of user IDs',
				},
				{
					name: 'Push',
					value: 'timpush',
					description:
						'The current API (v4/timpush): every operation, for user IDs and registration IDs',
				},
			],
			default: 'timpush',
			description: 'The push API of Tencent Chat that your plan includes',
		},
		{
			displayName: 'Max Pushes',
			name: 'maxPushes',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: MOST_PUSHES },
			default: 1,
			displayOptions: PUSHES,
			description:
				'The maximum number of different pushes to a segment or to all users in one execution, across all runs of the node. If the items contain more, none is sent.',
		},
		{
			displayName: 'Max Retries',
			name: 'maxRetries',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: MOST_RETRIES },
			default: 4,
			description:
				"How many times to retry a request that failed temporarily. During an outage, 'Outage Tolerance' applies instead.",
		},
		{
			displayName: 'Outage Tolerance (Seconds)',
			name: 'outageTolerance',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: LONGEST_TOLERANCE },
			default: 30,
			description:
				'How long to keep trying while Tencent Chat does not respond to any request. After that, the remaining accounts fail.',
		},
		{
			displayName: 'Preview',
			name: 'preview',
			type: 'boolean',
			default: false,
			displayOptions: {
				show: {
					'/operation': [
						'create',
						'delete',
						'recall',
						'sendToAll',
						'sendToSegment',
						'sendToUsers',
						'update',
					],
				},
			},
			description:
				'Whether to check the items and return each request instead of sending it. Nothing is sent to Tencent Chat.',
		},
		{
			displayName: 'Requests per Second',
			name: 'requestsPerSecond',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: FASTEST_PACE },
			default: 100,
			description:
				'The maximum number of requests per second, across all executions of this n8n process. If Tencent Chat accepts fewer because other workers or programs use the same app, the node adapts.',
		},
		{
			displayName: 'Retry Unconfirmed',
			name: 'retryUnconfirmed',
			type: 'boolean',
			default: false,
			displayOptions: PUSHES,
			description:
				'Whether to send a push again if Tencent Chat did not confirm it but may have sent it. Some users may get it twice.',
		},
		{
			displayName: 'Stop on Failed Accounts',
			name: 'stopOnFailedAccounts',
			type: 'boolean',
			default: false,
			description:
				"Whether to stop the workflow if any account failed, after all accounts have been tried. Only applies if 'On Error' is 'Stop Workflow'.",
		},
		{
			displayName: 'Timeout',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: SHORTEST_TIMEOUT, maxValue: LONGEST_TIMEOUT },
			default: 10000,
			description: 'How many milliseconds to wait for the response to a request',
		},
		{
			displayName: 'Users per Second',
			name: 'usersPerSecond',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: MOST_USERS_PER_SECOND },
			default: 500,
			displayOptions: { show: { '/operation': ['sendToUsers'] } },
			description:
				'The maximum number of users per second. It depends on your plan: 30 in the free and trial plans, 500 in Standard, 800 in Advanced.',
		},
	],
};
