import type { IDataObject } from 'n8n-workflow';

import { copyOf } from './lists';
import type { Parameters } from './parameters';
import { isEmpty } from '../helpers/isEmpty';

/**
 * What an item asked for, under the names of the parameters, so that it can be fed back: as it
 * came, without what is empty.
 */
export function echoParameters(parameters: Parameters, names: readonly string[]): IDataObject {
	const given = names.filter((name) => !isEmpty(parameters[name]));
	return Object.fromEntries(given.map((name) => [name, copyOf(parameters[name])]));
}
