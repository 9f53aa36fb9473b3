import type { IDataObject } from 'n8n-workflow';

import { isEmpty } from '../helpers/isEmpty';
import { copyOf } from '../input/lists';
import type { Parameters, RunFacts } from '../input/parameters';
import type { Operation } from './Operation';

/** The names of the fields that items ask for as wholes: neither accounts nor values. */
export function sharedFields({ fields, units, values }: Operation): string[] {
	const ofEntries: ReadonlyArray<string | undefined> = [units?.parameter, values?.parameter];
	return fields.map(({ name }) => name).filter((name) => !ofEntries.includes(name));
}

/**
 * What an item asked for, under the names of the parameters, so that it can be fed back: as it
 * came, without what is empty; accounts and values are not part of it.
 */
export function echoParameters(
	operation: Operation,
	parameters: Parameters,
	run: RunFacts,
): IDataObject {
	const names = sharedFields(operation).filter((name) => !isEmpty(parameters[name]));
	const given = Object.fromEntries(names.map((name) => [name, copyOf(parameters[name])]));
	return operation.echo?.(given, run) ?? given;
}
