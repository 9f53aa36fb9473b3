import { once } from 'node:events';
import { parseArgs } from 'node:util';

import { limits } from './limits';
import { MockServer } from './mockServer';
import type { RecordedRequest } from './service';
import { outcomeOf } from './summary';

const usage = `Starts a stand-in of Tencent's tag and attribute API on 127.0.0.1.

  --port <n>              default 8089; 0 takes any free port
  --accounts <n>          imports user-0001, user-0002 …; default 0
  --latency <ms>          before each answer; default 0
  --calls-per-second <n>  per command, default ${limits.callsPerSecond}; Infinity switches it off
  --help`;

const number = { type: 'string' } as const;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: number,
			accounts: number,
			latency: number,
			'calls-per-second': number,
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
		onRequest: (request) => console.log(logLine(request)),
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
  curl -d '["alice","bob"]' ${url}/mock/accounts
  curl -d '{"command":"add_tag","times":2,"do":{"code":60007}}' ${url}/mock/faults
  curl -X DELETE ${url}/mock/faults

Ctrl-C ends it.`;
}

function logLine({ command, accounts, answer }: RecordedRequest): string {
	const time = new Date().toISOString().slice(11, 23);
	return `${time}  ${command}  ${accounts.length} accounts  ${outcomeOf(answer)}`;
}

main().catch((thrown: unknown) => {
	console.error(thrown instanceof Error ? thrown.message : thrown);
	process.exitCode = 1;
});
