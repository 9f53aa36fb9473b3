import { Refusal } from '../../../nodes/TencentChatPush/actions/push/refusal';
import type { Call } from '../../../nodes/TencentChatPush/actions/PushOperation';

/** 2027-01-01 12:00 in UTC. */
export const NOW = Date.UTC(2027, 0, 1, 12);

export const CALL: Call = {
	api: 'timpush',
	sdkAppId: 1_400_000_000,
	sender: 'administrator',
	timeZone: 'Europe/Berlin',
	now: NOW,
	random: 4711,
	dataId: 'n8n-1-4711',
};

/** What a refused reading says, message and description; fails where nothing is refused. */
export function refusalOf(read: () => unknown): string {
	try {
		read();
	} catch (error) {
		if (!(error instanceof Refusal)) throw error;
		expect(error.fault).toMatchObject({ code: 'INVALID_INPUT', kind: 'rejected' });
		expect(error.fault.message).toMatch(/^['A-Z0-9][^\n]*[^.]$/);
		expect(error.fault.description).toMatch(/\.$/);
		expect(`${error.fault.message} ${error.fault.description}`).not.toMatch(
			/\b(error|problem|failure|mistake)/i,
		);
		return `${error.fault.message}. ${error.fault.description}`;
	}
	throw new Error('Nothing was refused');
}
