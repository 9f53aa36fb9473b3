import type { IExecuteFunctions } from 'n8n-workflow';

import type { Options } from '../input/options';
import type { LookUp } from './Operation';
import type { Log } from '../helpers/log';
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
	readonly lookUp: LookUp;
	/** Whether the rest of the items need not be read: the run was cancelled, or is reported as a whole. */
	canStopReading(): boolean;
	readonly log: Log;
}
