import { z } from 'zod';

import { accountRequests, pathsOf, userIds } from './accountRequests';
import { byAccount } from '../byAccount';
import { codeFault, type Fault } from '../../errors/faults';
import type { Operation } from '../../engine/Operation';
import { wholeNumber } from '../../helpers/wholeNumber';

const entry = z.object({
	UserID: z.string(),
	ResultCode: wholeNumber.nullish(),
	ResultInfo: z.string().nullish().catch(undefined),
	AccountStatus: z.enum(['Imported', 'NotImported']).nullish().catch(undefined),
});

/** account_check page, 1047/34956. */
const answer = z.object({ ResultItem: z.array(entry.nullable().catch(null)) });

/** Whether an account is imported, or why that cannot be told. */
type Known = boolean | Fault;

export const checkAccounts: Operation = {
	...accountRequests,
	option: {
		name: 'Check',
		value: 'check',
		description: 'Check which users exist in the app',
		action: 'Check accounts',
	},
	paths: pathsOf('account_check'),
	read: () => ({
		key: '',
		request: (_, entries) => ({ CheckItem: userIds(entries) }),
		answer: (body) => {
			const { ResultItem } = answer.parse(body);
			const told = byAccount(ResultItem, (each) => [each.UserID, knownOf(each)]);
			return ({ account }) => {
				const [known] = told.get(account) ?? [];
				return typeof known === 'boolean' ? [{ account, imported: known }] : known;
			};
		},
	}),
};

/** None where the entry does not tell. */
function knownOf({ ResultCode, ResultInfo, AccountStatus }: z.infer<typeof entry>): Known[] {
	if (ResultCode) return [codeFault(ResultCode, ResultInfo ?? undefined)];
	return AccountStatus ? [AccountStatus === 'Imported'] : [];
}
