import { z } from 'zod';

import type { LookUp } from '../actions/Operation';
import type { Api } from '../actions/options';
import { badResponseFault, type Fault } from '../errors/faults';
import type { Reply } from '../transport/reply';
import type { Gate, Request, Sender } from '../transport/sender';

const PATHS: Record<Api, string> = {
	timpush: '/v4/timpush/get_attr_name',
	allMemberPush: '/v4/all_member_push/im_get_attr_name',
};

/** get_attr_name page, 1047/60562: names by their index, "0" to "9". */
const answer = z.object({ AttrNames: z.record(z.string(), z.string()).nullish() });

/** The attribute names that the app has, or why the service does not tell them. */
export function attributeNamesIn({ fault, body }: Reply): string[] | Fault {
	if (fault) return fault;
	const parsed = answer.safeParse(body);
	return parsed.success ? Object.values(parsed.data.AttrNames ?? {}) : badResponseFault();
}

/** The path of the call that asks for the attribute names. */
export function attributeNamesPath(api: Api): string {
	return PATHS[api];
}

/** The request for the attribute names; it changes nothing. */
export function attributeNamesRequest(api: Api, gateOf: (path: string) => Gate): Request {
	const path = PATHS[api];
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
		const reply = await this.sender.send(this.request, { retries: 0 });
		const names = reply && attributeNamesIn(reply);
		// An answer without names may be one that keeps them back.
		return Array.isArray(names) && names.length > 0 ? new Set(names) : undefined;
	}
}
