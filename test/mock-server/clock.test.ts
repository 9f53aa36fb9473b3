import { Clock } from '../../mock-server/state/clock';
import { startPair } from './support';

const hour = 3_600_000;

describe('the clock', () => {
	it('is that of the machine until it is turned', () => {
		const clock = new Clock();
		expect(Math.abs(clock.now() - Date.now())).toBeLessThan(50);
		clock.advance(hour);
		expect(Math.abs(clock.now() - hour - Date.now())).toBeLessThan(50);
		clock.set('2027-01-05T08:00:00Z');
		expect(clock.seconds()).toBe(Date.UTC(2027, 0, 5, 8) / 1000);
		clock.reset();
		expect(Math.abs(clock.now() - Date.now())).toBeLessThan(50);
	});

	it('lets paces pass when it is advanced, and only then', () => {
		const clock = new Clock(Date.UTC(2020, 0));
		expect(clock.steady(5)).toBe(5);
		clock.set(0);
		expect(clock.steady(5)).toBe(5);
		clock.advance(hour);
		expect(clock.steady(5)).toBe(5 + hour);
	});

	it('refuses to go nowhere', () => {
		const clock = new Clock();
		expect(() => clock.advance(-1)).toThrow(RangeError);
		expect(() => clock.set('soon')).toThrow(RangeError);
	});
});

describe('the Date header', () => {
	it('tells the time of the server, which a Retry-After date is meant by', async () => {
		const { mockServer, client } = await startPair({ now: new Date('2027-01-05T08:00:00Z') });
		const first = await client.send('v4/timpush/get_attr_name', '{}');
		expect(first.headers.date).toMatch(/^Tue, 05 Jan 2027 08:00:0\d GMT$/);
		mockServer.clock.advance(hour);
		const headers = { 'retry-after': new Date(mockServer.clock.now() + 2000).toUTCString() };
		mockServer.injectFault({ times: 1, do: { status: 503, headers } });
		const second = await client.send('v4/timpush/get_attr_name', '{}');
		expect(second.headers.date).toMatch(/ 09:00:/);
		expect(second.headers['retry-after']).toMatch(/ 09:00:/);
	});

	it('can be any text', async () => {
		const { mockServer, client } = await startPair();
		mockServer.injectFault({ do: { status: 503, headers: { Date: 'yesterday' } } });
		const { headers } = await client.send('v4/timpush/get_attr_name', '{}');
		expect(headers.date).toBe('yesterday');
	});

	it('can be turned over HTTP', async () => {
		const { mockServer, client } = await startPair();
		const turn = async (body: unknown): Promise<unknown> => {
			const init = { method: 'POST', body: JSON.stringify(body) };
			return (await fetch(`${mockServer.url}/mock/clock`, init)).json();
		};
		expect(await turn({ now: '2027-01-05T08:00:00Z' })).toEqual({
			now: expect.stringMatching(/^2027-01-05T08:00:00/),
		});
		await turn({ advance: hour });
		expect((await client.send('v4/timpush/get_tag', '{}')).headers.date).toMatch(/ 09:00:/);
		expect(await turn({ advance: -1 })).toEqual({ error: expect.any(String) });
	});
});
