import {
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { attributeNamesIn, attributeNamesPath } from './attributeNames';
import { DEFAULT_OPTIONS } from '../actions/options';
import { apiError } from '../errors/apiError';
import { accessOf } from '../transport/access';
import { Client } from '../transport/client';

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
	const { baseUrl } = accessOf(await context.getCredentials('tencentChatApi'));
	const { timeout } = DEFAULT_OPTIONS;
	const client = new Client(context, { host: new URL(baseUrl).host, timeout });
	const isOlder = context.getCurrentNodeParameter('options.api') === 'allMemberPush';
	const path = attributeNamesPath(isOlder ? 'allMemberPush' : 'timpush');
	const names = attributeNamesIn(await client.post(path, {}));
	if (Array.isArray(names)) return names;
	throw apiError(context.getNode(), names);
}
