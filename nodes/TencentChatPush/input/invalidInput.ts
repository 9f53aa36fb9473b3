import { FaultError } from '../errors/faultError';
import { inputFault } from '../errors/faults';

/** Thrown while an item is read that cannot be sent as it is; nothing of it is sent. */
export class InvalidInput extends FaultError {
	/**
	 * @param message what happened, one sentence without a full stop
	 * @param description how to fix it
	 */
	constructor(message: string, description: string) {
		super(inputFault(message, description));
	}
}
