import { once } from 'node:events';
import { parseArgs } from 'node:util';
import type { RecordedCallback } from './callbacks/callbacks';
import type { PlanName } from './wire/limits';
import { limits, plans } from './wire/limits';
import { MockServer } from './mockServer';
import type { Notification } from './state/notification';
import { wordingOf } from './state/notification';
import type { PushTask } from './state/pushLog';
import type { RecordedRequest } from './state/requestLog';
import { outcomeOf } from './control/summary';

const planNames = Object.keys(plans);

const usage = `Starts a stand-in of Tencent's tag, attribute and push API on 127.0.0.1.

  --port <n>              default 8089; 0 takes any free port
  --accounts <n>          imports user-0001, user-0002 …; default 0
  --latency <ms>          before each answer; default 0
  --calls-per-second <n>  per tag or attribute command, default ${limits.callsPerSecond}; Infinity switches it off
  --plan <name>           ${planNames.join(', ')}: what pushes are allowed; default standard
  --callback-url <url>    is called for what became of pushes
  --callback-token <text> signs these calls
  --help`;

const text = { type: 'string' } as const;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: text,
			accounts: text,
			latency: text,
			'calls-per-second': text,
			plan: text,
			'callback-url': text,
			'callback-token': text,
			help: { type: 'boolean' },
		},
	});
	if (values.help) return console.log(usage);
	const mockServer = await MockServer.start({
		port: readNumber('port', values.port ?? '8089'),
		accounts: accountNames(readNumber('accounts', values.accounts ?? '0')),
		latency: readNumber('latency', values.latency ?? '0'),
		callsPerSecond: readNumber(
			'calls-per-second',
			values['calls-per-second'] ?? String(limits.callsPerSecond),
		),
		plan: readPlan(values.plan ?? 'standard'),
		callbackUrl: values['callback-url'],
		callbackToken: values['callback-token'],
		onRequest: (request) => console.log(logLine(request)),
		onPush: (task) => console.log(pushLine(task)),
		onCallback: (callback) => console.log(callbackLine(callback)),
	});
	console.log(welcome(mockServer));
	await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
	await mockServer.stop();
}

function readNumber(flag: string, text: string): number {
	const value = Number(text);
	if (text === '' || Number.isNaN(value) || value < 0) {
		throw new RangeError(`--${flag} takes a number from 0 on, not '${text}'`);
	}
	return value;
}

function readPlan(name: string): PlanName {
	if (isPlan(name)) return name;
	throw new RangeError(`--plan takes ${planNames.join(', ')}, not '${name}'`);
}

function isPlan(name: string): name is PlanName {
	return Object.hasOwn(plans, name);
}

function accountNames(count: number): string[] {
	return Array.from({ length: count }, (_, index) => `user-${String(index + 1).padStart(4, '0')}`);
}

function welcome({ url, credential, app }: MockServer): string {
	return `The mock server listens on ${url} and knows ${app.accounts.length} accounts.

Credential "Tencent Chat API" in n8n:
  Region         Custom
  Endpoint       ${credential.endpoint}
  SDKAppID       ${credential.sdkAppId}
  Admin User ID  ${credential.identifier}
  Secret Key     ${credential.secretKey}

To look inside, and to steer it:
  curl ${url}/mock/state
  curl ${url}/mock/summary
  curl ${url}/mock/notifications
  curl -d '["alice","bob"]' ${url}/mock/accounts
  curl -d '{"command":"add_tag","times":2,"do":{"code":60007}}' ${url}/mock/faults
  curl -X DELETE ${url}/mock/faults
  curl -d '{"command":"Push.OfflinePush"}' ${url}/mock/callbacks

Ctrl-C ends it.`;
}

function logLine({ command, accounts, answer }: RecordedRequest): string {
	return `${timeOfDay()}  ${command}  ${accounts.length} accounts  ${outcomeOf(answer)}`;
}

/** What a push came to: whom it notified, how, and of what. */
function pushLine(task: PushTask): string {
	const { taskId, notifications, info } = task;
	const { title, text } = wordingOf(info);
	const by = (channel: Notification['channel']): number =>
		notifications.filter((one) => one.channel === channel).length;
	const counts = `${by('offline')} by vendors, ${by('online')} in the app, ${by('none')} not online`;
	const words = JSON.stringify([title, text].filter((part) => part !== '').join(': '));
	return `${timeOfDay()}  notified ${notifications.length} accounts (${counts})  ${words}  ${taskId}`;
}

function callbackLine({ query, events, tries, status, failure }: RecordedCallback): string {
	const outcome = [status, failure].filter((part) => part !== undefined).join(', ');
	const what = events.length > 0 ? `${events.length} events` : query.CallbackCommand;
	return `${timeOfDay()}  callback  ${what}  ${outcome}  try ${tries}`;
}

function timeOfDay(): string {
	return new Date().toISOString().slice(11, 23);
}

main().catch((thrown: unknown) => {
	console.error(thrown instanceof Error ? thrown.message : thrown);
	process.exitCode = 1;
});
