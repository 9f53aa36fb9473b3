/**
 * `npm run demo`: the main job on realistic input. Runs the shipped example workflow with the
 * contacts of a CRM export through n8n's engine, against the mock server, and shows what came out.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { MockServer } from '../mock-server';
import { outputsOf, runWorkflow, type WorkflowJson } from '../test/support/n8nEngine';

const EXAMPLES = resolve(__dirname, '../examples');

/** A row of the export; `app_user` says whether the contact ever opened the app. */
interface Contact extends IDataObject {
	account: string;
	segments: string;
	app_user: string;
}

async function main(): Promise<boolean> {
	const contacts = readContacts();
	const registered = contacts.filter(({ app_user }) => app_user === 'yes');
	const mockServer = await MockServer.start({ accounts: registered.map(({ account }) => account) });
	try {
		const workflow = readWorkflow(contacts);
		console.log(`Adding tags for ${contacts.length} contacts of a CRM export …\n`);
		const begun = performance.now();
		const run = await runWorkflow(workflow, { credential: mockServer.credential });
		const milliseconds = performance.now() - begun;
		const [success = [], failed = []] = outputsOf(run, 'Add tags');
		show({ contacts, mockServer, success, failed, milliseconds });
		return isComplete(contacts, success, failed) && isTrue(mockServer, success);
	} finally {
		await mockServer.stop();
	}
}

function readContacts(): Contact[] {
	const csv = readFileSync(resolve(EXAMPLES, 'contacts.csv'), 'utf8');
	return parse<Contact>(csv, { columns: true });
}

/** The example as it is imported into n8n, with all contacts in place of its few pinned ones. */
function readWorkflow(contacts: Contact[]): WorkflowJson {
	const text = readFileSync(resolve(EXAMPLES, 'tag-contacts.json'), 'utf8');
	const workflow = JSON.parse(text) as WorkflowJson;
	return { ...workflow, pinData: { Contacts: contacts.map((json) => ({ json })) } };
}

interface Shown {
	contacts: Contact[];
	mockServer: MockServer;
	success: INodeExecutionData[];
	failed: INodeExecutionData[];
	milliseconds: number;
}

function show({ contacts, mockServer, success, failed, milliseconds }: Shown): void {
	const largest = Math.max(...mockServer.requests.map(({ accounts }) => accounts.length));
	console.log(`  Requests sent    ${mockServer.requests.length}, of up to ${largest} accounts`);
	console.log(`  On Success       ${success.length} accounts`);
	console.log(`  On Failed        ${failed.length} accounts`);
	console.log(`  Time             ${(milliseconds / 1000).toFixed(2)} s`);
	console.log(`  One by one       ${contacts.length} requests\n`);
	console.log('The Failed output:\n');
	printTable(failed.map(failedRow));
	console.log();
}

function failedRow({ json }: INodeExecutionData): string[] {
	const { code, message } = json.error as IDataObject;
	return [String(json.account) || '(none)', String(code), String(message)];
}

function printTable(rows: string[][]): void {
	const table = [['Account', 'Code', 'What happened'], ...rows];
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

function said(claim: string, holds: boolean): boolean {
	console.log(`${holds ? 'Checked:' : 'NOT TRUE:'} ${claim}.`);
	return holds;
}

void main().then((isGood) => {
	process.exitCode = isGood ? 0 : 1;
});
