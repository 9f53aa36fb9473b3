import type { IDataObject } from 'n8n-workflow';

import type { Gate } from './gates';
import type { Reply } from './reply';

export interface Request {
	path: string;
	body: IDataObject;
	/** All of them have to let it through; the one that takes longest comes first. */
	gates: readonly Gate[];
	/** Whether it has the effect of one when it is sent twice. */
	isRepeatable: boolean;
}

/** Whether the reply ends the sending of the request. */
export function isFinal({ isAnswer, fault }: Reply, { isRepeatable }: Request): boolean {
	return isAnswer || (!isRepeatable && fault?.mayBeDone === true);
}
