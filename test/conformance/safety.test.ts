import type { JsonObject } from '../../mock-server/packets/packet';
import { readPacket } from '../../mock-server/packets/packet';
import { compareApp } from '../../conformance/compareApp';
import { Pace } from '../../conformance/pace';
import { ReferenceClient } from '../../mock-server';
import { compareWith, sdkAppId, secretKey, simulatedTimer, startStandIn } from './support';
import type { StandIn } from './standIn';

const ownName = /^n8n-conformance-/;

/** Every account that requests named. */
function namedBy(standIn: StandIn): string[] {
	const names = standIn.calls.flatMap(({ body }) => everything(body));
	return [...new Set(names)];
}

function everything(body: unknown, key = ''): string[] {
	if (Array.isArray(body)) return body.flatMap((one) => everything(one, key));
	if (typeof body === 'object' && body !== null) {
		return Object.entries(body).flatMap(([name, value]) => everything(value, name));
	}
	const isAccount = ['To_Account', 'UserID', 'Accounts'].includes(key);
	return isAccount && typeof body === 'string' ? [body] : [];
}

function nothingLeft(standIn: StandIn): void {
	expect([...standIn.accounts]).toEqual([]);
	expect([...standIn.tasks]).toEqual([]);
}

describe('What a run leaves alone', () => {
	it('touches no account but its own, and pushes to no segment and not to all', async () => {
		const standIn = await startStandIn({ accounts: ['anna', 'bruno'] });
		await compareWith(standIn);
		expect(namedBy(standIn).filter((name) => !ownName.test(name))).toEqual([]);
		expect([...standIn.accounts]).toEqual(['anna', 'bruno']);
		expect([...standIn.of('timpush.push'), ...standIn.of('all_member_push.im_push')]).toEqual([]);
		expect(standIn.calls.some(({ body }) => JSON.stringify(body).includes('"Condition"'))).toBe(
			false,
		);
	});

	it('plans pushes for its own accounts alone, weeks ahead, and deletes them', async () => {
		const standIn = await startStandIn();
		await compareWith(standIn);
		const planned = standIn.of('timpush.add_sched_task').map(({ body }) => body);
		expect(planned).toMatchObject([{ Type: 'User' }]);
		const soon = new Date(Date.now() + 14 * 86_400_000).toISOString().replace('T', ' ');
		expect(String(planned[0]?.SchedAt) > soon).toBe(true);
		for (const { body } of standIn.of('timpush.modify_sched_task')) {
			const { To_Account = planned[0]?.Content } = (body.Content ?? {}) as JsonObject;
			expect(To_Account).toBeTruthy();
		}
		nothingLeft(standIn);
	});

	it('registers attribute names only when asked to', async () => {
		const without = await startStandIn();
		const result = await compareWith(without, { registerAttributes: false });
		expect(without.of('timpush.set_attr_name')).toEqual([]);
		expect(without.of('all_member_push.im_set_attr_name')).toEqual([]);
		expect(result.rows.find(({ packet }) => packet === 'timpush.set_attr')?.came).toContain(
			'--register-attributes',
		);
	});

	it('sends the whole register where the app has names of its own', async () => {
		const standIn = await startStandIn({ attributeNames: { 3: 'level' } });
		await compareWith(standIn);
		const sent = standIn.of('timpush.set_attr_name').map(({ body }) => body.AttrNames);
		expect(sent).toEqual([{ 0: 'n8n-conformance-1', 1: 'n8n-conformance-2', 3: 'level' }]);
	});

	it('uses registered names again in the next run', async () => {
		const attributeNames = { 0: 'n8n-conformance-1', 1: 'n8n-conformance-2' };
		const standIn = await startStandIn({ attributeNames });
		await compareWith(standIn);
		const [first] = standIn.of('timpush.set_attr_name').map(({ body }) => body.AttrNames);
		expect(first).toEqual(attributeNames);
	});
});

describe('Cleaning up', () => {
	it('leaves nothing behind', async () => {
		const standIn = await startStandIn();
		const { left } = await compareWith(standIn);
		expect(left).toEqual([]);
		nothingLeft(standIn);
	});

	it('happens after a fault of its own', async () => {
		const standIn = await startStandIn();
		const onRow = (): void => {
			if (standIn.tasks.size > 0) throw new Error('a fault');
		};
		await expect(compareWith(standIn, { onRow })).rejects.toThrow('a fault');
		nothingLeft(standIn);
	});

	it.each([
		['an import', 'im_open_login_svc.account_import'],
		['an import of several', 'im_open_login_svc.multiaccount_import'],
		['the creation of a scheduled push', 'timpush.add_sched_task'],
	])('finds what was made by %s that got no answer', async (_, packet) => {
		const standIn = await startStandIn({ plants: { [packet]: { isSilent: true } } });
		const { left } = await compareWith(standIn);
		expect(left).toEqual([]);
		nothingLeft(standIn);
	});

	it('happens when nothing answers any more, and says what may be left', async () => {
		const answered = { 'timpush.get_attr_name': {}, 'im_open_login_svc.account_import': {} };
		const standIn = await startStandIn({ plants: { '*': { isSilent: true }, ...answered } });
		const { left, ended } = await compareWith(standIn);
		expect(ended).toContain('no answer');
		const names = left.map((words) => words.replace(/-[0-9a-f]{8}-/, '-'));
		expect(names).toEqual(['a', 'b', 'c'].map((name) => `the account n8n-conformance-${name}`));
	});

	it('takes away tags and attributes in an app that deletes no accounts, and names the accounts', async () => {
		const change = (): JsonObject => ({ ActionStatus: 'FAIL', ErrorCode: 71000, ErrorInfo: '' });
		const standIn = await startStandIn({
			plants: { 'im_open_login_svc.account_delete': { change } },
		});
		const result = await compareWith(standIn);
		expect(result.rows.filter(({ verdict }) => verdict === 'differs')).toEqual([]);
		expect(result.left).toHaveLength(3);
		const client = new ReferenceClient({
			endpoint: standIn.url,
			sdkAppId,
			identifier: 'administrator',
			secretKey,
		});
		const { UserTags = [] } = await client.getTags([...standIn.accounts]);
		expect(UserTags.every(({ Tags }) => Tags.length === 0)).toBe(true);
		const { UserAttrs = [] } = await client.getAttributes([...standIn.accounts]);
		expect(UserAttrs.every(({ Attrs }) => Object.keys(Attrs).length === 0)).toBe(true);
		await client.close();
	});

	it('happens after a stop, and sends nothing else after it', async () => {
		const standIn = await startStandIn();
		const client = new ReferenceClient({
			endpoint: standIn.url,
			sdkAppId,
			identifier: 'administrator',
			secretKey,
		});
		let stop = (): void => undefined;
		const stopAt = 'timpush.get_sched_task';
		const options = {
			client,
			sdkAppId,
			identifier: 'administrator',
			timer: simulatedTimer(),
			given: [],
			registerAttributes: false,
			onRow: ({ packet }: { packet: string }) => {
				if (packet === stopAt) stop();
			},
		};
		const { ended, left } = await compareApp(options, (session) => {
			stop = () => session.stop();
		});
		expect({ ended, left }).toEqual({ ended: 'It was asked to stop', left: [] });
		const rest = standIn.calls.slice(
			standIn.calls.findIndex(({ packet }) => packet === stopAt) + 1,
		);
		expect(rest.map(({ packet }) => packet)).toEqual([
			'timpush.delete_sched_task',
			'timpush.remove_tag',
			'im_open_login_svc.account_delete',
		]);
		nothingLeft(standIn);
		await client.close();
	});
});

describe('The rate of calls', () => {
	it('is that of the documents, for every call', async () => {
		const timer = simulatedTimer();
		const standIn = await startStandIn({ now: timer.now });
		await compareWith(standIn, { timer });
		const names = [...new Set(standIn.calls.map(({ packet }) => packet))];
		expect(names.length).toBeGreaterThan(30);
		for (const name of names) {
			const { callsPerSecond } = readPacket(name).limits;
			const least = typeof callsPerSecond === 'number' ? callsPerSecond : 10;
			const times = standIn.of(name).map(({ at }) => at);
			const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
			expect([name, gaps.filter((gap) => gap < 1000 / least)]).toEqual([name, []]);
		}
	});

	it('has a pause after a call too many, and then the same call again', async () => {
		const timer = simulatedTimer();
		const change = (): JsonObject => ({ ActionStatus: 'FAIL', ErrorCode: 60007, ErrorInfo: '' });
		const plants = { 'timpush.clear_all_tags': { change, times: 2 } };
		const standIn = await startStandIn({ now: timer.now, plants });
		const result = await compareWith(standIn, { timer });
		expect(result.rows.filter(({ verdict }) => verdict === 'differs')).toEqual([]);
		const [first, second, third] = standIn.of('timpush.clear_all_tags');
		expect([second?.body, third?.body]).toEqual([first?.body, first?.body]);
		expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(1000);
	});

	it('is kept for each call apart', async () => {
		const timer = simulatedTimer();
		const pace = new Pace(timer);
		const { signal } = new AbortController();
		pace.answered('/slow', 1);
		await pace.turn('/other', signal);
		expect(timer.now()).toBe(0);
		await pace.turn('/slow', signal);
		expect(timer.now()).toBeGreaterThanOrEqual(1000);
	});
});
