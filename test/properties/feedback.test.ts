import type { IDataObject } from 'n8n-workflow';

import type { MockServer } from '../../mock-server';
import { jsonOf } from '../support/runNode';
import { anyCase } from '../support/random/cases';
import { assertInLanes, timeLimitOf } from '../support/random/lanes';
import { playCase, type Played } from '../support/random/playCase';
import { askedOf } from '../support/random/requests';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 100);

/**
 * Cases that can be fed back as they are: Set Attributes takes its values from fields of rows.
 * Without retries, so that what passes is on Failed, too.
 */
const repeatable = anyCase
	.filter(({ operation, onError }) => operation !== 'Set Attributes' && onError !== 'stopWorkflow')
	.map((given) => ({ ...given, maxRetries: 0 }));

/** Where Failed items bring what to do. */
const FROM_FAILED = {
	accounts: '={{ $json.account }}',
	tags: '={{ $json.tags }}',
	attributes: '={{ $json.attributes }}',
};

it(
	`Failed fed back into the node asks for exactly what did not happen, and completes it (${RUNS} runs)`,
	async () => {
		let fedBack = 0;
		await assertInLanes(repeatable, RUNS, async (given) => {
			await playCase(given, async (played) => {
				if (await feedBack(played)) fedBack++;
			});
		});
		// A run in which nothing failed says nothing.
		expect(fedBack).toBeGreaterThan(RUNS / 20);
	},
	timeLimitOf(RUNS),
);

/**
 * Once the service behaves again, a second run on the items that failed leaves nothing to do.
 * Returns whether there were any.
 */
async function feedBack(played: Played): Promise<boolean> {
	const { mockServer, ledger, failed, operation, runAgain } = played;
	mockServer.clearFaults();
	const before = mockServer.requests.length;
	const repeated = jsonOf(failed)
		.filter(canSucceed)
		.filter((json) => !ledger.accounts.get(nameOf(json))?.hasRefusal);
	if (repeated.length === 0) return false;
	const { success, failed: failedAgain } = await runAgain(repeated, parametersOf(played));
	expect(jsonOf(failedAgain).filter(canSucceed)).toEqual([]);
	const asked = askedSince(before, mockServer);
	for (const json of repeated) {
		const account = nameOf(json);
		const undone = operation.asks ? json[operation.asks] : [];
		expect([...(asked.get(account) ?? [])].sort()).toEqual([...(undone as string[])].sort());
	}
	const lies = jsonOf(success).filter((json) => !operation.isTrue(json, mockServer));
	expect(lies).toEqual([]);
	return true;
}

/** The parameters that the operation has, fed from Failed items. */
function parametersOf({ operation }: Played): typeof FROM_FAILED {
	const known = Object.entries(FROM_FAILED).filter(([name]) => name in operation.parameters);
	return Object.fromEntries(known) as typeof FROM_FAILED;
}

/** Whether an account failed for something that passes, or that a fault rule was to blame for. */
function canSucceed({ error }: IDataObject): boolean {
	const { code } = error as IDataObject;
	return !['INVALID_INPUT', 70107, 90032, 90033, 90035].includes(code as string | number);
}

function nameOf({ account }: IDataObject): string {
	return String(Array.isArray(account) ? account[0] : account);
}

/** What was asked for each account since so many requests, each thing once. */
function askedSince(before: number, { requests }: MockServer): Map<string, Set<string>> {
	const asked = new Map<string, Set<string>>();
	for (const { account, asks } of requests.slice(before).flatMap(askedOf)) {
		asked.set(account, new Set([...(asked.get(account) ?? []), ...asks]));
	}
	return asked;
}
