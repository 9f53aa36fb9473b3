import type { IDataObject } from 'n8n-workflow';

import type { RequestEntries } from '../../engine/Operation';

/** Accounts with their tags, as the calls that change tags take them (1047/60568, 1047/60566). */
export function tagsBody(entries: RequestEntries<string>): IDataObject {
	return {
		UserTags: entries.map(({ account, values }) => ({ To_Account: account, Tags: [...values] })),
	};
}
