import {
	NodeOperationError,
	type ILoadOptionsFunctions,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { askFor } from './ask';
import { attributeNamesIn } from '../actions/attribute/attributeNames';
import { ATTRIBUTE_NAMES_PATHS } from '../actions/attribute/getNames.operation';
import { apiError } from '../errors/apiError';

/** The attributes registered in the app, for drop-downs. */
export async function getAttributeNames(
	this: ILoadOptionsFunctions,
): Promise<INodePropertyOptions[]> {
	const isOlder = this.getCurrentNodeParameter('options.api') === 'allMemberPush';
	const path = ATTRIBUTE_NAMES_PATHS[isOlder ? 'allMemberPush' : 'timpush'];
	const names = attributeNamesIn(await askFor(this, path, () => ({})));
	if (!Array.isArray(names)) throw apiError(this.getNode(), names);
	if (names.length === 0) {
		throw new NodeOperationError(this.getNode(), 'This app has no attributes yet', {
			description:
				"Register attribute names first ('Register Attribute Names'), or choose the credential of another app.",
		});
	}
	return names.sort().map((name) => ({ name, value: name }));
}
