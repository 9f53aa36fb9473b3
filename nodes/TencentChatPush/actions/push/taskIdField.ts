import type { INodeProperties } from 'n8n-workflow';

/** The field of every operation on one push that was sent. */
export const taskIdField: INodeProperties = {
	displayName: 'Task ID',
	name: 'taskId',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 657bf434_537529d8',
	description: "The 'taskId' of the push, from the output of this node",
};
