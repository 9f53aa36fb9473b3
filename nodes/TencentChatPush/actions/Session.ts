import type { IExecuteFunctions } from 'n8n-workflow';

import type { Options } from './options';
import type { Outputs } from './outputs';
import type { Fault } from '../errors/faults';
import type { Access } from '../transport/access';
import type { Gate, Sender } from '../transport/sender';

/** What a run has besides its items, once its settings are known to be usable. */
export interface Session {
	readonly context: IExecuteFunctions;
	readonly options: Options;
	readonly access: Access;
	/** The path of the operation's call. */
	readonly path: string;
	readonly sender: Sender;
	/** The rate limit of a command: the option, or less where the command has a lower one. */
	gateOf(path: string, callsPerSecond?: number): Gate;
	/** Whether the rest of the items need not be read: the run was cancelled, or is reported as a whole. */
	isPointless(): boolean;
}

/** The work of one run: reads the items, serves them, and keeps what became of each. */
export interface Run {
	/** Whether anything was carried out. */
	readonly hasDone: boolean;
	/** Reads and serves the items; what a stopped run does not get to is left without an outcome. */
	serve(session: Session): Promise<void>;
	/** Lets everything fail that has no outcome, items that were not read included. */
	failRest(fault: Fault, isCancelled: () => boolean): Promise<void>;
	outputs(): Promise<Outputs>;
}
