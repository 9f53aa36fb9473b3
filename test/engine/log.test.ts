/** @jest-environment-options {"ownN8n": true} */
import { LOG_FILE } from '../support/logFile';
import { readFileSync, statSync } from 'node:fs';
import type { INodeParameters } from 'n8n-workflow';

import type { FaultRule, MockServer } from '../../mock-server';
import { NODE } from '../support/runNode';
import { series } from '../support/samples';
import { play, playUntil, until } from '../support/scenario';

const ACCOUNTS = series('somebody', 100);

/** Of the parameters and the answers, what must not be in a log. */
const TAG = 'a-tag-of-theirs';
const INFO = 'somebody-7 is not accepted';

const parameters: INodeParameters = { tags: TAG };

/** A line as n8n writes it. */
interface Line {
	level: string;
	message: string;
}

let size = 0;
let known: Line[] = [];

/** What n8n has logged of the node. The file is read again only when it has grown. */
function lines(): Line[] {
	if (statSync(LOG_FILE).size === size) return known;
	const text = readFileSync(LOG_FILE, 'utf8');
	size = Buffer.byteLength(text);
	const whole = text.split('\n').slice(0, -1);
	const all = whole.map((line) => JSON.parse(line) as Line);
	known = all.filter(({ message }) => message.startsWith(`${NODE}: `));
	return known;
}

let before = 0;

/** The new lines of the node, and that they hold nothing of the users and no secret. */
async function newLines(count: number, { credential }: MockServer): Promise<string[]> {
	await until(() => lines().length >= before + count);
	const added = lines().slice(before);
	before += added.length;
	for (const { level, message } of added) {
		expect(level).toBe('debug');
		expect(message).not.toMatch(/somebody|theirs|usersig/i);
		expect(message).not.toContain(credential.secretKey);
	}
	return added.map(({ message }) => message.slice(`${NODE}: `.length));
}

async function linesAfter(
	count: number,
	faults: FaultRule[],
	accounts = ACCOUNTS,
): Promise<string[]> {
	const more = { onError: 'continueErrorOutput' } as const;
	const { mockServer } = await play({ accounts, parameters, faults, more });
	return await newLines(count, mockServer);
}

describe("n8n's log tells at the level debug", () => {
	it('that an outage begins and ends', async () => {
		const scenario = { accounts: series('somebody', 6_000), parameters };
		const mockServer = await playUntil(scenario, async (underway) => {
			await until(() => underway.mockServer.requests.length >= 20);
			underway.mockServer.outage({ kind: 'reset', ms: 3_000 });
			await underway.execution.result;
			return underway.mockServer;
		});
		expect(await newLines(2, mockServer)).toEqual([
			expect.stringMatching(/^An outage begins: .+ \(NETWORK\)$/),
			expect.stringMatching(/^The outage is over after \d\.\d s$/),
		]);
	});

	it('what the rate is lowered to', async () => {
		const [line] = await linesAfter(
			1,
			[{ skip: 5, times: 1, do: { code: 60007 } }],
			series('somebody', 3_000),
		);
		expect(line).toMatch(/^The rate of \/v4\/timpush\/add_tag is lowered to \d+ per second$/);
	});

	it('that a request is split, and not for whom', async () => {
		const told = await linesAfter(6, [{ account: 'somebody-7', do: { code: 90001, info: INFO } }]);
		expect(told).toHaveLength(6);
		expect(told[0]).toMatch(/^A request for 100 is split: .+ \(90001\)$/);
	});

	it('why the run stops', async () => {
		const told = await linesAfter(1, [{ do: { code: 70009, info: INFO } }]);
		expect(told).toEqual([expect.stringMatching(/^The run stops: .+ \(70009\)$/)]);
	});

	it('of an unknown code no more than the number', async () => {
		const [line] = await linesAfter(1, [
			{ account: 'somebody-7', do: { code: 99999, info: INFO } },
		]);
		expect(line).toMatch(/\(99999\)$/);
	});
});
