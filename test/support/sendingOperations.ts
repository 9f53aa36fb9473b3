import type { INodeParameters } from 'n8n-workflow';

/** The parameters of every operation whose request may not be sent twice. */
export type SendingOperations = Record<
	'toUsers' | 'toSegment' | 'toAll' | 'later' | 'laterToAll',
	INodeParameters
>;

/**
 * @param message its texts, as parameters
 * @param sendAt when those go out that are scheduled
 */
export function sendingOperations(message: INodeParameters, sendAt: string): SendingOperations {
	const toUsers: INodeParameters = {
		resource: 'push',
		operation: 'sendToUsers',
		accounts: '={{ $json.account }}',
		...message,
	};
	const segment = { segmentBy: 'tags', match: 'any', tags: 'vip' };
	const created = { ...toUsers, resource: 'scheduledPush', operation: 'create', sendAt };
	return {
		toUsers,
		toSegment: { ...toUsers, operation: 'sendToSegment', ...segment },
		toAll: { ...toUsers, operation: 'sendToAll' },
		later: { ...created, recipients: 'users' },
		laterToAll: { ...created, recipients: 'all' },
	};
}
