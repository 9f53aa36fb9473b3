import { z } from 'zod';

import { accountRequests, pathsOf, userIds } from './accountRequests';
import { badResponseFault, inputFault, notImportedFault, type Fault } from '../../errors/faults';
import * as complaints from '../../input/complaints';
import { byteLength } from '../../input/lists';
import type { Operation } from '../../engine/Operation';
import { refusalsIn, strangersIn } from '../../engine/settle';

/** Bytes of UTF-8 in the UserID of an imported account (1047/34954). */
const LONGEST = 32;

/**
 * multiaccount_import page, 1047/34954. Whoever is meant by a name that cannot be read, somebody was not
 * imported.
 */
const answer = z.object({ FailAccounts: z.array(z.string().catch('')).nullish() });

export const importAccounts: Operation = {
	...accountRequests,
	option: {
		name: 'Import',
		value: 'import',
		description:
			'Create users in the app before they sign in. Existing nicknames and profile pictures stay unchanged. A misspelled account also becomes a user.',
		action: 'Import accounts',
	},
	paths: pathsOf('multiaccount_import'),
	units: { ...accountRequests.units, faultOf: tooLong },
	read: () => ({
		key: '',
		// The newer pages say that a nickname and a picture in the request replace those of a known account.
		request: (_, entries) => ({ AccountList: userIds(entries) }),
		answer: (body, _, entries) => {
			const { FailAccounts } = answer.parse(body);
			const refused = new Map((FailAccounts ?? []).map((each) => [each, notImportedFault()]));
			const refusalOf = refusalsIn(entries, refused);
			const isUnclear = strangersIn(entries, refused).length > 0;
			return (entry) =>
				refusalOf(entry) ??
				(isUnclear ? badResponseFault() : [{ account: entry.account, imported: true }]);
		},
	}),
};

function tooLong(account: string): Fault | undefined {
	if (byteLength(account) <= LONGEST) return undefined;
	const [message, advice] = complaints.tooLong(account, 'an imported account', LONGEST);
	return inputFault(message, `${advice} Registration IDs of devices do not have to be imported.`);
}
