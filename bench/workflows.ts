import type {
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	INodeType,
	IRun,
} from 'n8n-workflow';

import { outputsOf, runWorkflow, type WorkflowJson } from '../test/support/n8nEngine';
import { nodeOf } from '../test/support/runNode';
import { measured, type Outcome } from './contest';
import { HTTP_REQUEST_VERSION, httpRequestNode, ourNode } from './nodeTypes';
import { accountNames, TAG, type Job } from './protocol';

const SOURCE = 'Source';
const NODE = 'Node';

/** Where tags are added, and how many accounts a request can have. */
const PATH = '/v4/timpush/add_tag';
const PER_REQUEST = 100;

/** A node with what it is given. */
interface Setup {
	type: INodeType;
	node: Partial<INode> & { type: string; parameters: INodeParameters };
	/** The items for these accounts. */
	items(accounts: string[]): IDataObject[];
	/** The accounts that an output item is about; `asked` are those of each input item. */
	accountsOf(item: INodeExecutionData, asked: string[][]): string[];
}

/** The accounts of an item, however it names them. */
function accountsIn({ id, accounts }: IDataObject): string[] {
	return Array.isArray(accounts) ? (accounts as string[]) : [String(id)];
}

function itemEach(accounts: string[]): IDataObject[] {
	return accounts.map((id) => ({ id, tags: TAG }));
}

function itemPerList(accounts: string[]): IDataObject[] {
	const count = Math.ceil(accounts.length / PER_REQUEST);
	return Array.from({ length: count }, (_, list) => ({
		accounts: accounts.slice(list * PER_REQUEST, (list + 1) * PER_REQUEST),
	}));
}

const TWO_EXPRESSIONS = { accounts: '={{ $json.id }}', tags: '={{ $json.tags }}' };

async function ourSetup(): Promise<Setup> {
	return {
		type: await ourNode(),
		node: {
			type: 'bench.tencentChatPush',
			parameters: { resource: 'tag', operation: 'add', ...TWO_EXPRESSIONS },
		},
		items: itemEach,
		accountsOf: ({ json }) => [String(json.account)],
	};
}

async function ourListSetup(): Promise<Setup> {
	const setup = await ourSetup();
	const { parameters } = setup.node;
	return {
		...setup,
		node: { ...setup.node, parameters: { ...parameters, accounts: '={{ $json.accounts }}' } },
		items: (accounts) => [{ accounts, tags: TAG }],
	};
}

/** The text is plain fields alone, as most people write it. */
async function pushSetup(body: string): Promise<Setup> {
	const setup = await ourSetup();
	const parameters = {
		resource: 'push',
		operation: 'sendToUsers',
		accounts: '={{ $json.id }}',
		title: 'Order shipped',
		body,
		additionalFields: {},
	};
	return { ...setup, node: { ...setup.node, parameters } };
}

const ONE_ACCOUNT = '={{ { UserTags: [{ To_Account: $json.id, Tags: [$json.tags] }] } }}';
const ONE_LIST = `={{ { UserTags: $json.accounts.map((account) => ({ To_Account: account, Tags: ['${TAG}'] })) } }}`;

async function httpSetup({ credential, way }: Job): Promise<Setup> {
	const isChunked = way === 'httpChunked';
	const batching = { batch: { batchSize: 50, batchInterval: 1000 } };
	return {
		type: await httpRequestNode(),
		node: {
			// The name that lets it use any credential, as in n8n.
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: HTTP_REQUEST_VERSION,
			parameters: {
				method: 'POST',
				url: credential.endpoint + PATH,
				authentication: 'predefinedCredentialType',
				nodeCredentialType: 'tencentChatApi',
				sendBody: true,
				specifyBody: 'json',
				jsonBody: isChunked ? ONE_LIST : ONE_ACCOUNT,
				options: way === 'httpBatched' ? { batching } : {},
			},
		},
		items: isChunked ? itemPerList : itemEach,
		accountsOf: ({ pairedItem }, asked) => linked(pairedItem).flatMap((link) => asked[link] ?? []),
	};
}

function linked(pairedItem: INodeExecutionData['pairedItem']): number[] {
	const links = Array.isArray(pairedItem) ? pairedItem : [pairedItem];
	return links.flatMap((link) => (typeof link === 'object' ? link.item : (link ?? [])));
}

async function setupOf(job: Job): Promise<Setup> {
	if (job.way === 'node') return await ourSetup();
	if (job.way === 'nodeList') return await ourListSetup();
	if (job.way === 'pushSame') return await pushSetup('Your parcel is on its way');
	if (job.way === 'pushEach') return await pushSetup('=The parcel of {{ $json.id }} is on its way');
	return await httpSetup(job);
}

/** Runs a workflow of a source and the node in n8n's engine, as often at once as the job says. */
export async function runInEngine(job: Job): Promise<Outcome> {
	const { first, accounts, executions = 1 } = job;
	const setup = await setupOf(job);
	const shares = sharesOf(accountNames(first, accounts), executions);
	const runs = shares.map((share) => ({ ...setup, given: setup.items(share) }));
	const { value, cost } = await measured(
		async () => await Promise.all(runs.map(async (run) => await execute(run, job))),
	);
	const outcomes = value.map((run, index) => outcomeOf(run, setup, runs[index]?.given ?? []));
	return {
		run: cost,
		success: outcomes.flatMap(({ success }) => success),
		failed: outcomes.flatMap(({ failed }) => failed),
		errors: outcomes.flatMap(({ errors }) => errors),
	};
}

function sharesOf(accounts: string[], count: number): string[][] {
	const size = Math.ceil(accounts.length / count);
	return Array.from({ length: count }, (_, share) =>
		accounts.slice(share * size, (share + 1) * size),
	);
}

interface Run extends Setup {
	given: IDataObject[];
}

async function execute({ type, node, given }: Run, { credential }: Job): Promise<IRun> {
	return await runWorkflow(workflowOf(node, given), {
		credential: { ...credential },
		nodeTypes: { [node.type]: type },
	});
}

function workflowOf(node: Setup['node'], items: IDataObject[]): WorkflowJson {
	return {
		nodes: [
			nodeOf(SOURCE, 'n8n-nodes-base.manualTrigger'),
			{
				...nodeOf(NODE, node.type),
				credentials: { tencentChatApi: { id: '1', name: 'MockServer' } },
				...node,
			},
		],
		connections: { [SOURCE]: { main: [[{ node: NODE, type: 'main', index: 0 }]] } },
		pinData: { [SOURCE]: items.map((json) => ({ json })) },
	};
}

function outcomeOf(
	run: IRun,
	setup: Setup,
	given: IDataObject[],
): Pick<Outcome, 'success' | 'failed' | 'errors'> {
	const asked = given.map(accountsIn);
	const [success = [], failed = []] = outputsOf(run, NODE).map((items) =>
		items.flatMap((item) => setup.accountsOf(item, asked)),
	);
	const { error } = run.data.resultData;
	return { success, failed, errors: error ? [error.message] : [] };
}
