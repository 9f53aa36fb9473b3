import { setMaxListeners } from 'node:events';

import { MockServer, type RecordedRequest } from '../mock-server';
import { answerParent } from './children';
import {
	accountNames,
	TAG,
	type CallRecord,
	type MockServerJob,
	type MockServerQuestion,
	type MockServerReady,
	type Traffic,
} from './protocol';

/** The service's code for more calls of a command than a second may hold. */
const TOO_FREQUENT = 60007;

let mockServer: MockServer | undefined;

// Many answers wait for their latency at once, and each listens for the mock server's end.
setMaxListeners(0);

/** Starts the mock server, or in its place one that knows nothing of earlier calls. */
async function start({ accounts, ...options }: MockServerJob): Promise<MockServerReady> {
	await mockServer?.stop();
	mockServer = await MockServer.start({ ...options, accounts: accountNames(0, accounts) });
	return { credential: { ...mockServer.credential } };
}

function traffic({ app, requests }: MockServer, { shown, tag = TAG }: MockServerQuestion): Traffic {
	const refused = requests.filter(isRefused).length;
	const { counts } = app.pushes;
	return {
		calls: requests.length,
		refused,
		firstAt: performance.timeOrigin + (requests[0]?.at ?? NaN),
		lastAt: performance.timeOrigin + (requests.at(-1)?.at ?? NaN),
		busiestSecond: busiestSecond(requests.filter((each) => !isRefused(each))),
		log: requests.map(recordOf),
		notified: counts.size,
		notifiedTwice: [...counts.values()].filter((count) => count > 1).length,
		untagged: shown.filter((account) => !app.tagsOf(account).includes(tag)).length,
	};
}

function recordOf(request: RecordedRequest): CallRecord {
	const at = performance.timeOrigin + request.at;
	return { at, isRefused: isRefused(request), account: request.accounts[0] ?? '' };
}

function isRefused({ answer }: RecordedRequest): boolean {
	return answer.code === TOO_FREQUENT;
}

/** The most requests in any one second, wherever it begins. */
function busiestSecond(requests: readonly RecordedRequest[]): number {
	let from = 0;
	let most = 0;
	requests.forEach(({ at }, index) => {
		while (at - (requests[from]?.at ?? at) >= 1000) from++;
		most = Math.max(most, index - from + 1);
	});
	return most;
}

answerParent(async (question: MockServerJob | MockServerQuestion) => {
	if (!('shown' in question)) return await start(question);
	if (!mockServer) throw new Error('The mock server has not started');
	return traffic(mockServer, question);
});
