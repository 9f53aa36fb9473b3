import {
	EVENT_OF,
	TOKEN,
	callBack,
	nowInSeconds,
	sign,
	type Call,
} from '../test/support/callbacks';
import { EXAMPLES, exampleApp } from './lib/examples';
import { outputsOf } from './lib/rest';
import { Stage, mockServerCredential } from './lib/stage';
import { eventually } from './lib/time';
import { triggerPath } from './lib/webhook';
import { readWorkflows, type WorkflowFile } from './lib/workflow';

/** The example, with a credential that has a Callback Token and without one. */
const [SIGNED, OPEN] = ['engaged-users-signed', 'engaged-users'];
const [CLICKS, FAILS, GETS] = ['crm-00001', 'crm-00002', 'crm-00003'];

const EVENTS = [
	{ ...EVENT_OF.clicked, To_Account: CLICKS },
	{ ...EVENT_OF.failed, To_Account: FAILS },
	{ ...EVENT_OF.sent, To_Account: GETS },
];

let stage: Stage;

beforeAll(async () => {
	stage = await Stage.open({ mockServer: await exampleApp(), folders: [EXAMPLES] });
	const signed = mockServerCredential(stage.mockServer, TOKEN);
	const credential = { ...signed, id: 'signed', name: 'Signed' };
	await stage.folder.importCredentials([credential]);
	await stage.folder.importWorkflows([await exampleWith(credential)]);
	await stage.n8n.rest.activate(SIGNED);
	await stage.n8n.rest.activate(OPEN);
}, 1_200_000);

afterAll(async () => {
	await stage?.close();
});

/** The example again, under another name and at another address. */
async function exampleWith(
	credential: ReturnType<typeof mockServerCredential>,
): Promise<WorkflowFile> {
	const examples = await readWorkflows(EXAMPLES, [credential]);
	const example = examples.find(({ id }) => id === OPEN);
	if (!example) throw new Error(`There is no example ${OPEN}`);
	const nodes = example.nodes.map((node) => ({
		...node,
		...(node.webhookId && { webhookId: SIGNED }),
	}));
	return { ...example, id: SIGNED, nodes };
}

/** Calls the address under which n8n has published the trigger, or is just about to. */
async function call(id: string, how: Call): ReturnType<typeof callBack> {
	const path = triggerPath(await stage.n8n.rest.workflow(id));
	const url = `${stage.n8n.url}/webhook/${path}`;
	return await eventually(
		`the trigger of ${id}`,
		async () => {
			const answer = await callBack(url, how);
			return answer.status === 404 ? undefined : answer;
		},
		{ timeout: 60_000 },
	);
}

function query(requestTime = nowInSeconds()): Record<string, string> {
	const { sdkAppId } = stage.credential.data;
	return {
		SdkAppid: String(sdkAppId),
		CallbackCommand: 'Push.AllMemberPush',
		contenttype: 'json',
		Sign: sign(requestTime),
		RequestTime: requestTime,
	};
}

async function runsOf(id: string): Promise<number> {
	return (await stage.n8n.rest.executions(id)).length;
}

const UNDERSTOOD = '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}';

it.each([SIGNED, OPEN])('%s tags who clicked and notes what did not arrive', async (id) => {
	stage.mockServer.app.setTags(CLICKS, []);
	// Tencent may send no content type.
	const how = { query: query(), body: { Events: EVENTS }, contentType: null };
	expect(await call(id, how)).toEqual({ status: 200, text: UNDERSTOOD });
	const execution = await stage.n8n.rest.lastExecution(id);
	expect(execution).toMatchObject({ status: 'success', mode: 'webhook' });
	expect(outputsOf(execution, 'Push events')).toMatchObject([
		[
			{ event: 'clicked', account: CLICKS },
			{ event: 'failed', account: FAILS },
		],
	]);
	expect(stage.mockServer.app.tagsOf(CLICKS)).toEqual(['engaged']);
	expect(outputsOf(execution, 'Sheet')).toEqual([
		[
			{
				account: FAILS,
				taskId: EVENT_OF.failed.TaskId,
				platform: 'Huawei',
				reason: 'Device token no longer valid',
			},
		],
	]);
});

it('events that nobody chose are answered and start nothing', async () => {
	const before = await runsOf(SIGNED);
	const how = { query: query(), body: { Events: [EVENT_OF.sent, EVENT_OF.delivered] } };
	expect(await call(SIGNED, how)).toEqual({ status: 200, text: UNDERSTOOD });
	expect(await runsOf(SIGNED)).toBe(before);
});

it("a stranger's call starts nothing", async () => {
	const before = [await runsOf(SIGNED), await runsOf(OPEN)];
	const refused = { status: 401, text: 'Unauthorized' };
	const body = { Events: EVENTS };
	const foreign = { ...query(), SdkAppid: '1' };
	expect(await call(SIGNED, { query: { ...query(), Sign: sign('0') }, body })).toEqual(refused);
	expect(await call(SIGNED, { query: query(nowInSeconds(-600)), body })).toEqual(refused);
	expect(await call(SIGNED, { query: foreign, body })).toEqual(refused);
	expect(await call(OPEN, { query: foreign, body })).toEqual(refused);
	expect([await runsOf(SIGNED), await runsOf(OPEN)]).toEqual(before);
	expect(stage.n8n.log).toContain('Push events refused a call: its Sign does not fit');
	expect(stage.n8n.log).not.toContain(TOKEN);
});

it('a nest of 100 000 levels is answered and starts nothing', async () => {
	const before = await runsOf(SIGNED);
	const text = `{"Events":[${'['.repeat(100_000)}${']'.repeat(100_000)}]}`;
	expect(await call(SIGNED, { query: query(), text })).toEqual({ status: 200, text: UNDERSTOOD });
	expect(await runsOf(SIGNED)).toBe(before);
});
