import type { Fault } from './faults';

/** Thrown where something cannot be done; `fault` says why in the form that Failed items give it. */
export class FaultError extends Error {
	constructor(readonly fault: Fault) {
		super(fault.message);
	}
}
