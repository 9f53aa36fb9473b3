import { ReferenceClient } from '../../mock-server';
import type { Result } from '../../conformance/compareApp';
import { compareApp } from '../../conformance/compareApp';
import type { Timer } from '../../conformance/pace';
import type { Row, SessionOptions } from '../../conformance/session';
import type { StandInOptions } from './standIn';
import { StandIn } from './standIn';

/** 64 hexadecimal digits, as keys look. */
export const secretKey = 'c0ffee'.repeat(10) + '1234';
export const sdkAppId = 1_400_654_321;

const closers: Array<() => Promise<void>> = [];

afterEach(async () => {
	for (const close of closers.splice(0).reverse()) await close();
});

/** A stand-in that ends with the test. */
export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
	const standIn = await StandIn.start(options);
	closers.push(() => standIn.stop());
	return standIn;
}

/** Time that passes only while somebody sleeps. */
export function simulatedTimer(): Timer {
	let now = 0;
	return {
		now: () => now,
		sleep: async (ms) => {
			now += ms;
		},
	};
}

/** Compares a stand-in with the packets it is made from. */
export async function compareWith(
	standIn: StandIn,
	changes: Partial<SessionOptions> = {},
): Promise<Result> {
	const identifier = 'administrator';
	const client = new ReferenceClient({ endpoint: standIn.url, sdkAppId, identifier, secretKey });
	closers.push(() => client.close());
	const options: SessionOptions = {
		client,
		sdkAppId,
		identifier,
		timer: simulatedTimer(),
		given: [],
		registerAttributes: true,
		onRow: () => undefined,
		...changes,
	};
	return await compareApp(options, () => undefined);
}

/** The lines of a call. */
export function rowsOf({ rows }: Result, packet: string): Row[] {
	return rows.filter((row) => row.packet === packet);
}
