import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ICredentialDataDecryptedObject, IConnections, INode, IPinData } from 'n8n-workflow';

/** A workflow as n8n exports and imports it. */
export interface WorkflowFile {
	id: string;
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: Record<string, unknown>;
	pinData?: IPinData;
	active?: boolean;
}

/** A credential as `n8n import:credentials` takes it. */
export interface CredentialFile {
	id: string;
	name: string;
	type: string;
	data: ICredentialDataDecryptedObject;
}

/**
 * Reads the workflows of a folder for import. The ID of each is the name of its file, and its nodes
 * get the given credentials by type, whatever they were exported with.
 */
export async function readWorkflows(
	folder: string,
	credentials: readonly CredentialFile[],
): Promise<WorkflowFile[]> {
	const names = await readdir(folder).catch(() => []);
	const files = names.filter((name) => name.endsWith('.json')).sort();
	return await Promise.all(
		files.map(async (file) => {
			const text = await readFile(join(folder, file), 'utf8');
			const workflow = JSON.parse(text) as WorkflowFile;
			return withCredentials({ ...workflow, id: basename(file, '.json') }, credentials);
		}),
	);
}

function withCredentials(
	workflow: WorkflowFile,
	credentials: readonly CredentialFile[],
): WorkflowFile {
	const nodes = workflow.nodes.map((node) => ({
		...node,
		...(node.credentials && { credentials: known(node.credentials, credentials) }),
	}));
	return { ...workflow, active: false, nodes };
}

function known(
	wanted: NonNullable<INode['credentials']>,
	credentials: readonly CredentialFile[],
): INode['credentials'] {
	const entries = Object.entries(wanted).map(([type, reference]) => {
		const found = credentials.find((credential) => credential.type === type);
		return [type, found ? { id: found.id, name: found.name } : reference] as const;
	});
	return Object.fromEntries(entries);
}
