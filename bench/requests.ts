import { request as httpRequest, Agent as HttpAgent } from 'node:http';
import { request as httpsRequest, Agent as HttpsAgent } from 'node:https';
import { text } from 'node:stream/consumers';
import { Api } from 'tls-sig-api-v2/TLSSigAPIv2.js';
import type { IncomingMessage } from 'node:http';
import type { IDataObject } from 'n8n-workflow';

import type { MockServerCredential } from '../mock-server';
import { accountNames, TAG, type Job } from './protocol';

/** Where tags are added. */
export const PATH = '/v4/timpush/add_tag';

/** Accounts in one request. */
export const PER_REQUEST = 100;

/** Requests under way at once where nothing keeps a pace. */
export const UNDER_WAY = 50;

/** Request bodies of 100 accounts each. */
export function chunkBodies(first: number, count: number): IDataObject[] {
	const chunks = Array.from({ length: Math.ceil(count / PER_REQUEST) }, (_, chunk) => {
		const done = chunk * PER_REQUEST;
		return accountNames(first + done, Math.min(PER_REQUEST, count - done));
	});
	return chunks.map((accounts) => ({
		UserTags: accounts.map((account) => ({ To_Account: account, Tags: [TAG] })),
	}));
}

/** Does something with every value, so many at a time. */
export async function inParallel<T>(
	values: readonly T[],
	atOnce: number,
	work: (value: T) => Promise<void>,
): Promise<void> {
	const waiting = values.values();
	const worker = async (): Promise<void> => {
		for (const value of waiting) await work(value);
	};
	await Promise.all(Array.from({ length: atOnce }, worker));
}

/**
 * Sends requests with Node's own client, as plain as can be: what differs between kept and fresh
 * connections is the price of a connection, whoever the client is.
 *
 * @returns milliseconds from leaving to answer, request by request
 */
export async function sendAll(job: Job, keepsConnections: boolean): Promise<number[]> {
	const { credential, first, accounts } = job;
	const agent = agentOf(credential.endpoint, keepsConnections);
	const url = signedUrl(credential);
	const requestMs: number[] = [];
	await inParallel(chunkBodies(first, accounts), UNDER_WAY, async (body) => {
		const leftAt = performance.now();
		await send(url, JSON.stringify(body), agent);
		requestMs.push(performance.now() - leftAt);
	});
	agent.destroy();
	return requestMs;
}

function agentOf(endpoint: string, keepAlive: boolean): HttpAgent {
	return endpoint.startsWith('https:')
		? new HttpsAgent({ keepAlive })
		: new HttpAgent({ keepAlive });
}

function signedUrl({ endpoint, sdkAppId, identifier, secretKey }: MockServerCredential): URL {
	const usersig = new Api(Number(sdkAppId), secretKey).genUserSig(identifier, 86_400);
	const query = { sdkappid: sdkAppId, identifier, usersig, random: '1', contenttype: 'json' };
	return new URL(`${endpoint}${PATH}?${new URLSearchParams(query).toString()}`);
}

async function send(url: URL, body: string, agent: HttpAgent): Promise<void> {
	const request = url.protocol === 'https:' ? httpsRequest : httpRequest;
	const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
	const response = await new Promise<IncomingMessage>((resolve, reject) => {
		request(url, { method: 'POST', agent, headers }, resolve).once('error', reject).end(body);
	});
	const answer = await text(response);
	if (!answer.includes('"ErrorCode":0')) throw new Error(`Unexpected answer: ${answer}`);
}
