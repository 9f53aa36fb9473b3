import { z } from 'zod';

import { badResponseFault, type Fault } from '../errors/codes';
import type { Api } from '../actions/options';
import type { Wire } from '../transport/client';

const PATHS: Record<Api, string> = {
	timpush: '/v4/timpush/get_attr_name',
	allMemberPush: '/v4/all_member_push/im_get_attr_name',
};

/** get_attr_name page, 1047/60562: names by their place, "0" to "9". */
const answer = z.object({ AttrNames: z.record(z.string(), z.string()).nullish() });

/**
 * The attribute names that the app has.
 *
 * @param isWanted asked until the call leaves
 * @returns the names, or why the service does not tell them
 */
export async function registeredNames(
	wire: Wire,
	api: Api,
	isWanted: () => boolean,
): Promise<string[] | Fault> {
	const reply = await wire.post(PATHS[api], {}, isWanted);
	if (reply?.fault) return reply.fault;
	const parsed = answer.safeParse(reply?.body);
	return parsed.success ? Object.values(parsed.data.AttrNames ?? {}) : badResponseFault();
}
