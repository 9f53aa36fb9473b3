import {
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { apiError } from '../errors/apiError';
import { DEFAULT_OPTIONS } from '../actions/options';
import { registeredNames } from './attributeNames';
import { Wire } from '../transport/client';
import { accessOf } from '../transport/access';

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
	const isOlder = context.getCurrentNodeParameter('options.api') === 'allMemberPush';
	const names = await registeredNames(wire, isOlder ? 'allMemberPush' : 'timpush', () => true);
	if (Array.isArray(names)) return names;
	throw apiError(context.getNode(), names);
}
