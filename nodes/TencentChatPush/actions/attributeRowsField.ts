import type { INodeProperties } from 'n8n-workflow';

/**
 * The field with one row per attribute.
 *
 * @param description of the value
 * @param required whether n8n asks for name and value before a run; not where an expression in another field decides
 */
export function attributeRowsField(description: string, required: boolean): INodeProperties {
	return {
		displayName: 'Attributes',
		name: 'attributeValues',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		// A row from the start: n8n checks what is required in rows, not that there are any.
		default: { attribute: [{ name: '', value: '' }] },
		placeholder: 'Add Attribute',
		options: [
			{
				displayName: 'Attribute',
				name: 'attribute',
				values: [
					{
						displayName: 'Name or ID',
						name: 'name',
						type: 'options',
						typeOptions: {
							loadOptionsMethod: 'getAttributeNames',
							loadOptionsDependsOn: ['options.api'],
						},
						required,
						default: '',
						description:
							'The name of the attribute. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						required,
						default: '',
						placeholder: 'e.g. Berlin',
						description,
					},
				],
			},
		],
	};
}
