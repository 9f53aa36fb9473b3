import type { INodeType } from 'n8n-workflow';

import { bareDescription } from './bareDescription';

export const READER = 'test.reader';

/** A node that puts out, for each of its items, what the expression in its parameter `reads` gives. */
export const readerNode: INodeType = {
	description: bareDescription('reader', {
		properties: [{ displayName: 'Reads', name: 'reads', type: 'string', default: '' }],
	}),
	async execute() {
		const items = this.getInputData();
		return [items.map((_, item) => ({ json: { read: this.getNodeParameter('reads', item) } }))];
	},
};
