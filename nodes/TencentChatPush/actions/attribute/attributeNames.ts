import { ATTRIBUTE_NAMES_PATHS, registeredNames } from './getNames.operation';
import type { LookUp } from '../../engine/Operation';
import { badResponseFault, type Fault } from '../../errors/faults';
import type { Api } from '../../input/options';
import type { Reply } from '../../transport/reply';
import type { Gate, Request, Sender } from '../../transport/sender';

/** The attribute names that the app has, or why the service does not tell them. */
export function attributeNamesIn({ fault, body }: Reply): string[] | Fault {
	if (fault) return fault;
	const names = registeredNames.safeParse(body);
	return names.success ? names.data.map(({ name }) => name) : badResponseFault();
}

/** The request for the attribute names; it changes nothing. */
export function attributeNamesRequest(api: Api, gateOf: (path: string) => Gate): Request {
	const path = ATTRIBUTE_NAMES_PATHS[api];
	return { path, body: {}, gates: [gateOf(path)], isRepeatable: true };
}

/** Asks for the attribute names of the app in the course of a run: once, unless the answer fails to come. */
export class AttributeNames implements LookUp {
	private asked: Promise<ReadonlySet<string> | undefined> | undefined;

	constructor(
		private readonly sender: Sender,
		private readonly request: Request,
	) {}

	async attributeNames(): Promise<ReadonlySet<string> | undefined> {
		const names = await (this.asked ??= this.ask());
		if (!names) this.asked = undefined;
		return names;
	}

	private async ask(): Promise<ReadonlySet<string> | undefined> {
		const reply = await this.sender.send(this.request, this.sender.newAttempt());
		const names = reply && attributeNamesIn(reply);
		// An answer without names may be one that keeps them back.
		return Array.isArray(names) && names.length > 0 ? new Set(names) : undefined;
	}
}
