import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

/** The two families of addresses under which Tencent offers the same calls. */
export type Api = 'timpush' | 'allMemberPush';

/** The node's options, read once per run. */
export interface Options {
	api: Api;
	/** Calls of one command per second. */
	requestsPerSecond: number;
	/** Further tries after a passing fault. */
	maxRetries: number;
	/** Milliseconds for one request. */
	timeout: number;
	stopOnFailedAccounts: boolean;
}

/** The service itself gives up after 3 s and asks callers to wait longer (1047/34620). */
const SHORTEST_TIMEOUT = 4000;
/** Calls per second and command that an app may make (1047/60568). */
const FASTEST_PACE = 100;
const MOST_RETRIES = 10;

export const DEFAULT_OPTIONS: Options = {
	api: 'timpush',
	requestsPerSecond: FASTEST_PACE,
	maxRetries: 4,
	timeout: 10_000,
	stopOnFailedAccounts: false,
};

function wholeNumber(
	name: string,
	otherwise: number,
	from: number,
	to = Infinity,
): z.ZodType<number, z.ZodTypeDef, unknown> {
	const range = to === Infinity ? `${from} or more` : `${from} to ${to}`;
	const message = `'${name}' takes a whole number, ${range}`;
	// An expression may find nothing.
	const given = (value: unknown): unknown => (value === '' || value === null ? otherwise : value);
	const number = z.coerce.number({ message }).int(message).min(from, message).max(to, message);
	return z.preprocess(given, number).default(otherwise);
}

const optionsSchema = z.object({
	api: z
		.enum(['timpush', 'allMemberPush'], { message: "'API' is not one of the list" })
		.default(DEFAULT_OPTIONS.api),
	requestsPerSecond: wholeNumber(
		'Requests per Second',
		DEFAULT_OPTIONS.requestsPerSecond,
		1,
		FASTEST_PACE,
	),
	maxRetries: wholeNumber('Max Retries', DEFAULT_OPTIONS.maxRetries, 0, MOST_RETRIES),
	timeout: wholeNumber('Timeout', DEFAULT_OPTIONS.timeout, SHORTEST_TIMEOUT),
	stopOnFailedAccounts: z
		.boolean({ message: "'Stop on Failed Accounts' is on or off" })
		.default(DEFAULT_OPTIONS.stopOnFailedAccounts),
});

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
					description: 'The older family v4/all_member_push, for user IDs only',
				},
				{
					name: 'Push',
					value: 'timpush',
					description: 'The current family v4/timpush, for user IDs and registration IDs',
				},
			],
			default: 'timpush',
			description: "The family of calls that your app's plan includes",
		},
		{
			displayName: 'Max Retries',
			name: 'maxRetries',
			type: 'number',
			typeOptions: { minValue: 0, maxValue: MOST_RETRIES },
			default: 4,
			description: 'How often a request is sent again after a fault that passes by itself',
		},
		{
			displayName: 'Requests per Second',
			name: 'requestsPerSecond',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: FASTEST_PACE },
			default: 100,
			description:
				'The most calls per second, over all executions of this n8n process. With several workers give each its part of the 100 that Tencent allows an app.',
		},
		{
			displayName: 'Stop on Failed Accounts',
			name: 'stopOnFailedAccounts',
			type: 'boolean',
			default: false,
			description:
				"Whether to fail the execution, after all accounts were tried, when any account failed. Counts only while 'On Error' is 'Stop Workflow'.",
		},
		{
			displayName: 'Timeout',
			name: 'timeout',
			type: 'number',
			typeOptions: { minValue: SHORTEST_TIMEOUT },
			default: 10000,
			description: 'How many milliseconds to wait for the answer to one request',
		},
	],
};
