import type { RecordedRequest } from '../../../mock-server';
import { attributeAsk, type Ask } from './operations';

/** What a request asked for one account. */
export interface AskedOf {
	account: string;
	asks: Ask[];
}

interface Body {
	To_Account?: string[];
	UserTags?: Array<{ To_Account: string; Tags: string[] }>;
	UserAttrs?: Array<{ To_Account: string; Attrs: string[] | Record<string, string> }>;
}

/** What a request asked for, account by account. */
export function askedOf({ body }: RecordedRequest): AskedOf[] {
	const { To_Account = [], UserTags = [], UserAttrs = [] } = body as Body;
	return [
		...To_Account.map((account) => ({ account, asks: [] })),
		...UserTags.map(({ To_Account: account, Tags: asks }) => ({ account, asks })),
		...UserAttrs.map(({ To_Account: account, Attrs }) => ({ account, asks: attributesIn(Attrs) })),
	];
}

function attributesIn(attributes: string[] | Record<string, string>): Ask[] {
	if (Array.isArray(attributes)) return attributes;
	return Object.entries(attributes).map(([name, value]) => attributeAsk(name, value));
}
