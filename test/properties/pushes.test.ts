import type { IDataObject } from 'n8n-workflow';

import type { MockServer } from '../../mock-server';
import { assertInLanes, timeLimitOf } from '../support/random/lanes';
import { playPush, type PlayedPush, type Told } from '../support/random/playPush';
import { ACCOUNTS, pushCase, type Asked } from '../support/random/pushCases';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 100);

const UNWELCOME = /error|problem|failure|mistake/i;

type Task = MockServer['app']['pushes']['tasks'][number];

/** Whether a push is what an item asks for, on its first try or its second. */
function isOf({ title, first, second }: Asked, { info }: Task): boolean {
	return info.Title === title && [first, second].includes(String(info.Desc));
}

function recipientsOf({ notifications }: Task): string[] {
	return notifications.map(({ account }) => account);
}

/** What is told apart of an item: each of its accounts, or the push as a whole (''); '' where it names none. */
function unitsOf({ given: { to } }: PlayedPush, { accounts }: Asked): string[] {
	return to === 'users' && accounts.length > 0 ? [...new Set(accounts)] : [''];
}

/** The pushes that went out for what an item asks for, to an account of its own or to many. */
function sentFor({ given, mockServer }: PlayedPush, asked: Asked, account: string): Task[] {
	const reaches = (task: Task): boolean =>
		given.to !== 'users' || recipientsOf(task).includes(account);
	return mockServer.app.pushes.tasks.filter((task) => isOf(asked, task) && reaches(task));
}

/** Nobody gets what one item asks for twice, whatever its text becomes, nor more than 'Max Pushes' allows. */
function expectNobodyTwice(played: PlayedPush): void {
	const { to, asked, retryUnconfirmed, maxPushes } = played.given;
	// It asks for just that: to rather send twice than not at all.
	if (retryUnconfirmed) return;
	for (const each of asked) {
		for (const account of unitsOf(played, each)) {
			expect([account, sentFor(played, each, account).length > 1]).toEqual([account, false]);
		}
	}
	if (to !== 'users')
		expect(played.mockServer.app.pushes.tasks.length).toBeLessThanOrEqual(maxPushes);
}

/** Nobody gets what nobody asked for, and where there are too many pushes to many none is sent. */
function expectNobodyByAccident(played: PlayedPush): void {
	const { given, mockServer } = played;
	const { to, asked } = given;
	for (const task of mockServer.app.pushes.tasks) {
		const askers = asked.filter((each) => each.title !== '' && isOf(each, task));
		expect(askers).not.toEqual([]);
		if (to === 'all') expect(recipientsOf(task)).toEqual(ACCOUNTS);
		if (to === 'segment') expect(recipientsOf(task)).toEqual(['u-1']);
		if (to !== 'users') continue;
		const named = askers.flatMap(({ accounts }) => accounts);
		expect(recipientsOf(task).filter((account) => !named.includes(account))).toEqual([]);
	}
	if (to !== 'users' && given.way === 'run' && fewestPushes(played) > given.maxPushes) {
		expect(mockServer.requests).toEqual([]);
	}
}

/** The least that a try of one run asks for. */
function fewestPushes({ given: { asked, retryOnFail } }: PlayedPush): number {
	const valid = asked.filter(({ title }) => title !== '');
	const pushesOn = (text: 'first' | 'second'): number =>
		new Set(valid.map((each) => JSON.stringify([each.title, each[text]]))).size;
	return Math.min(pushesOn('first'), pushesOn(retryOnFail ? 'second' : 'first'));
}

/** Each item that n8n ran the node for is told of each of its accounts once; the others got nothing. */
function expectNobodyLost(played: PlayedPush): void {
	const { given, success, failed, finished } = played;
	const pair = (index: number, account: string): string => JSON.stringify([index, account]);
	const told = [...success, ...failed].flatMap((each) =>
		each.asked.map((index) => pair(index, accountIn(played, each))),
	);
	const wanted = given.asked.flatMap((each, index) =>
		finished.has(index) ? unitsOf(played, each).map((account) => pair(index, account)) : [],
	);
	expect(told.sort()).toEqual(wanted.sort());
	if (given.stopOnFailedAccounts && played.thrown !== undefined) return;
	for (const [index, each] of given.asked.entries()) {
		if (finished.has(index)) continue;
		for (const account of unitsOf(played, each)) {
			expect([index, sentFor(played, each, account)]).toEqual([index, []]);
		}
	}
}

/** An account with a comma is given as a list, so that it can be fed back. */
function accountIn({ given: { to } }: PlayedPush, { json: { account } }: Told): string {
	if (to !== 'users') return '';
	return String(Array.isArray(account) ? account[0] : account);
}

/** Success names the push that went out, and what may have gone out is unconfirmed. */
function expectTruth(played: PlayedPush): void {
	const { given, mockServer, success, failed } = played;
	for (const told of success) {
		const task = mockServer.app.pushes.find(String(told.json.taskId));
		const account = accountIn(played, told);
		const asked = told.asked.flatMap((index) => given.asked[index] ?? []);
		expect([told, task && asked.some((each) => isOf(each, task))]).toEqual([told, true]);
		if (task && account !== '') expect(recipientsOf(task)).toContain(account);
	}
	for (const told of failed) {
		const { code, retryable, message, description } = told.json.error as IDataObject;
		expect(`${String(message)} ${String(description)}`).not.toMatch(UNWELCOME);
		const account = accountIn(played, told);
		const isSent = told.asked.some((index) =>
			[given.asked[index] ?? []].flat().some((each) => sentFor(played, each, account).length > 0),
		);
		if (isSent) expect([told.json, code, retryable]).toEqual([told.json, 'UNCONFIRMED', false]);
	}
}

/** The whole is thrown only where the workflow is to stop. */
function expectThrownForGood({ given, thrown }: PlayedPush): void {
	if (thrown === undefined) return;
	expect(given.onError).toBe('stopWorkflow');
	expect(thrown).not.toMatch(UNWELCOME);
}

/** Where nothing goes wrong, all goes out that may. */
function expectAllSent(played: PlayedPush): void {
	const { to, way, asked, faults, maxPushes } = played.given;
	if (faults.length > 0 || way === 'run' || to === 'users' || played.thrown) return;
	const valid = asked.filter(({ title }) => title !== '').length;
	expect(played.mockServer.app.pushes.tasks).toHaveLength(Math.min(valid, maxPushes));
}

it.each([
	['A push to users', ['users']],
	['A push to a segment or to all', ['segment', 'all']],
] as const)(
	`%s reaches nobody twice and nobody by accident, and nobody is lost (${RUNS} runs)`,
	async (_, to) => {
		await assertInLanes(pushCase(...to), RUNS, async (given) => {
			const played = await playPush(given);
			expectNobodyTwice(played);
			expectNobodyByAccident(played);
			expectNobodyLost(played);
			expectTruth(played);
			expectThrownForGood(played);
			expectAllSent(played);
		});
	},
	timeLimitOf(RUNS),
);
