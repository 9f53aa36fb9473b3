import type { IDataObject, ILoadOptionsFunctions } from 'n8n-workflow';

import { DEFAULT_OPTIONS } from '../input/options';
import { accessOf } from '../transport/access';
import { Client } from '../transport/client';
import type { Reply } from '../transport/reply';

/** Sends one request for a drop-down of the panel. */
export async function askFor(
	context: ILoadOptionsFunctions,
	path: string,
	body: (sdkAppId: number) => IDataObject,
): Promise<Reply> {
	const { baseUrl, sdkAppId } = accessOf(await context.getCredentials('tencentChatApi'));
	const { timeout } = DEFAULT_OPTIONS;
	const client = new Client(context, { host: new URL(baseUrl).host, timeout });
	return await client.post(path, body(sdkAppId));
}
