import { inputFault, type Fault } from '../../errors/faults';

/** Thrown while an item is read that cannot be right as it stands; nothing of it is sent. */
export class Refusal extends Error {
	/** Why, in the form that Failed items give it. */
	readonly fault: Fault;

	/**
	 * @param message what happened, one sentence without a full stop
	 * @param description how to fix it
	 */
	constructor(message: string, description: string) {
		super(message);
		this.fault = inputFault(message, description);
	}
}
