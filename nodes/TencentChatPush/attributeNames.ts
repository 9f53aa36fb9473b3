import {
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INodePropertyOptions,
} from 'n8n-workflow';
import { z } from 'zod';

import { apiError } from './apiError';
import { badResponseFault } from './codes';
import { DEFAULT_OPTIONS } from './options';
import { Wire } from './wire';
import { accessOf } from '../../credentials/access';

/** get_attr_name page, 1047/60562: names by their place, "0" to "9". */
const answer = z.object({ AttrNames: z.record(z.string(), z.string()).nullish() });

/** The attributes registered in the app, for drop-downs. */
export async function getAttributeNames(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	const names = await fetchNames(this);
	if (names.length === 0) {
		throw new NodeOperationError(this.getNode(), 'This app has no attributes yet', {
			description:
				"Register attribute names first (call 'set_attr_name'), or choose the credential of another app.",
		});
	}
	return names.sort().map((name) => ({ name, value: name }));
}

async function fetchNames(context: ILoadOptionsFunctions): Promise<string[]> {
	const { sdkAppId } = accessOf(await context.getCredentials('tencentChatApi'));
	const wire = new Wire(context, { ...DEFAULT_OPTIONS, sdkAppId });
	const reply = await wire.post(path(context), {}, () => true);
	const parsed = answer.safeParse(reply?.body);
	const fault = reply?.fault ?? (parsed.success ? undefined : badResponseFault());
	if (fault) throw apiError(context.getNode(), fault);
	return Object.values(parsed.data?.AttrNames ?? {});
}

function path(context: ILoadOptionsFunctions): string {
	return context.getCurrentNodeParameter('options.api') === 'allMemberPush'
		? '/v4/all_member_push/im_get_attr_name'
		: '/v4/timpush/get_attr_name';
}
