import { accountsPerRequest } from '../../../nodes/TencentChatPush/actions/push/sendToUsers.operation';

const EVERY = Array.from({ length: 800 }, (_, index) => index + 1);

describe('Accounts in a request', () => {
	it.each([
		[30, 30],
		[500, 500],
		[501, 167],
		[600, 300],
		[750, 375],
		[800, 400],
	])('of %i users per second are %i', (usersPerSecond, expected) => {
		expect(accountsPerRequest(usersPerSecond)).toBe(expected);
	});

	it('fill up a second in whole requests, up to one user', () => {
		for (const usersPerSecond of EVERY) {
			const size = accountsPerRequest(usersPerSecond);
			const reached = size * Math.floor(usersPerSecond / size);
			expect(size).toBeLessThanOrEqual(500);
			expect(usersPerSecond - reached).toBeLessThanOrEqual(1);
			if (usersPerSecond > 500) expect(reached).toBeGreaterThan(500);
		}
	});
});
