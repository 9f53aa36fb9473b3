/**
 * `npm run demo`: the main jobs on realistic input. Runs shipped example workflows through n8n's
 * engine, against the mock server, and shows what came out: the contacts of a CRM export get tags,
 * then a segment of them gets a push.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { MockServer, type NotificationList, type TaskSummary } from '../mock-server';
import { outputsOf, runWorkflow, type WorkflowJson } from '../test/support/n8nEngine';

const EXAMPLES = resolve(__dirname, '../examples');

/** A row of the export; `app_user` says whether the contact ever opened the app. */
interface Contact extends IDataObject {
	account: string;
	segments: string;
	app_user: string;
}

/** Who gets the push: users with both tags. */
const SEGMENT = ['tokyo', 'newsletter'];

async function main(): Promise<boolean> {
	const contacts = readContacts();
	const registered = contacts.filter(({ app_user }) => app_user === 'yes');
	const mockServer = await MockServer.start({ accounts: registered.map(({ account }) => account) });
	try {
		const isTagged = await tagContacts(contacts, mockServer);
		const isPushed = await pushToSegment(mockServer);
		return isTagged && isPushed;
	} finally {
		await mockServer.stop();
	}
}

async function tagContacts(contacts: Contact[], mockServer: MockServer): Promise<boolean> {
	console.log(`Adding tags for ${contacts.length} contacts of a CRM export …\n`);
	const begun = performance.now();
	const run = await runWorkflow(taggingOf(contacts), { credential: mockServer.credential });
	const milliseconds = performance.now() - begun;
	const [success = [], failed = []] = outputsOf(run, 'Add tags');
	showTagging({ contacts, mockServer, success, failed, milliseconds });
	return isComplete(contacts, success, failed) && isTrue(mockServer, success);
}

async function pushToSegment(mockServer: MockServer): Promise<boolean> {
	console.log(`\nSending a push to the segment "${SEGMENT.join('" and "')}" …\n`);
	const run = await runWorkflow(campaign(), { credential: mockServer.credential });
	const [success = []] = outputsOf(run, 'Send to segment');
	const notified = await notificationsOf(mockServer);
	showPush(notified);
	return isSegment(mockServer, notified) && isConfirmed(success, notified);
}

function readContacts(): Contact[] {
	const csv = readFileSync(resolve(EXAMPLES, 'contacts.csv'), 'utf8');
	return parse<Contact>(csv, { columns: true });
}

/** The example as it is imported into n8n, with all contacts in place of its few pinned ones. */
function taggingOf(contacts: Contact[]): WorkflowJson {
	const workflow = readExample('tag-contacts');
	return { ...workflow, pinData: { Contacts: contacts.map((json) => ({ json })) } };
}

/** The last steps of the example, from the campaigns that are due: here there is one. */
function campaign(): WorkflowJson {
	const workflow = readExample('segment-campaign');
	const due = {
		name: 'demo',
		day: '2027-01-05',
		tags: SEGMENT,
		except: [],
		title: 'Spring sale in Tokyo',
		body: '20 % off in our shops until Sunday',
		page: 'sale',
	};
	const start = 'Due today';
	const nodes = workflow.nodes
		.slice(workflow.nodes.findIndex(({ name }) => name === start))
		.map((node) => (node.name === start ? { ...node, type: 'n8n-nodes-base.noOp' } : node));
	return { ...workflow, nodes, pinData: { [start]: [{ json: due }] } };
}

function readExample(name: string): WorkflowJson {
	return JSON.parse(readFileSync(resolve(EXAMPLES, `${name}.json`), 'utf8')) as WorkflowJson;
}

/** Who got what, as the mock server tells anybody who asks it. */
async function notificationsOf({ url }: MockServer): Promise<NotificationList> {
	const answer = await fetch(`${url}/mock/notifications`);
	return (await answer.json()) as NotificationList;
}

interface Shown {
	contacts: Contact[];
	mockServer: MockServer;
	success: INodeExecutionData[];
	failed: INodeExecutionData[];
	milliseconds: number;
}

function showTagging({ contacts, mockServer, success, failed, milliseconds }: Shown): void {
	const largest = Math.max(...mockServer.requests.map(({ accounts }) => accounts.length));
	console.log(`  Requests sent    ${mockServer.requests.length}, of up to ${largest} accounts`);
	console.log(`  On Success       ${success.length} accounts`);
	console.log(`  On Failed        ${failed.length} accounts`);
	console.log(`  Time             ${(milliseconds / 1000).toFixed(2)} s`);
	console.log(`  One by one       ${contacts.length} requests\n`);
	console.log('The Failed output:\n');
	printTable(['Account', 'Code', 'What happened'], failed.map(failedRow));
	console.log();
}

/** As many of those who got the push as are shown. */
const SHOWN = 5;

function showPush({ tasks, accounts }: NotificationList): void {
	const names = Object.keys(accounts);
	console.log(`  Pushes sent      ${tasks.length}`);
	for (const { notifications, sent, delivered, clicked } of tasks) {
		console.log(`  Users notified   ${notifications}`);
		console.log(`  Sent             ${sent}`);
		console.log(`  Delivered        ${delivered}`);
		console.log(`  Clicked          ${clicked}\n`);
	}
	console.log(`Who got it, the first ${SHOWN} of ${names.length}:\n`);
	printTable(
		['Account', 'Platform', 'What the phone shows'],
		names
			.slice(0, SHOWN)
			.flatMap((name) =>
				(accounts[name] ?? []).map(({ platform, title, text }) => [
					name,
					platform,
					`${title}: ${text}`,
				]),
			),
	);
	console.log();
}

function failedRow({ json }: INodeExecutionData): string[] {
	const { code, message } = json.error as IDataObject;
	return [String(json.account) || '(none)', String(code), String(message)];
}

function printTable(header: string[], rows: string[][]): void {
	const table = [header, ...rows];
	const widths = [0, 1].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
	for (const row of table) {
		console.log(`  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ')}`);
	}
}

/** Every account of the export came out exactly once, and nothing else did. */
function isComplete(
	contacts: Contact[],
	success: INodeExecutionData[],
	failed: INodeExecutionData[],
): boolean {
	const wanted = [...new Set(contacts.map(({ account }) => account))].sort();
	const got = [...success, ...failed].map(({ json }) => String(json.account)).sort();
	return said(
		'every account came out exactly once',
		wanted.length === got.length && wanted.every((account, place) => account === got[place]),
	);
}

/** What is on Success really happened. */
function isTrue(mockServer: MockServer, success: INodeExecutionData[]): boolean {
	return said(
		'every account on Success holds its tags',
		success.every(({ json }) => {
			const held = mockServer.app.tagsOf(String(json.account));
			return (json.addedTags as string[]).every((tag) => held.includes(tag));
		}),
	);
}

/** The push notified exactly those who hold the tags, each of them once. */
function isSegment({ app }: MockServer, { accounts }: NotificationList): boolean {
	const members = app.accounts.filter((account) =>
		SEGMENT.every((tag) => app.tagsOf(account).includes(tag)),
	);
	return said(
		'the push notified everybody with both tags once, and nobody else',
		members.length > 0 &&
			members.length === Object.keys(accounts).length &&
			members.every((account) => accounts[account]?.length === 1),
	);
}

/** What is on Success is what the mock server carried out. */
function isConfirmed(success: INodeExecutionData[], { tasks }: NotificationList): boolean {
	const [task]: Array<TaskSummary | undefined> = tasks;
	return said(
		'the push is on Success, under the task ID that the service gave',
		tasks.length === 1 && success.length === 1 && success[0]?.json.taskId === task?.taskId,
	);
}

function said(claim: string, holds: boolean): boolean {
	console.log(`${holds ? 'Checked:' : 'NOT TRUE:'} ${claim}.`);
	return holds;
}

void main().then((isGood) => {
	process.exitCode = isGood ? 0 : 1;
});
