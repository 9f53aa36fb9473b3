import type { RecordedRequest, MockServer } from '../../mock-server';

/** What one request asked for one account; no values where the operation takes none. */
export interface Asked {
	account: string;
	values: string[];
}

interface Body {
	To_Account?: string[];
	UserTags?: Array<{ To_Account: string; Tags: string[] }>;
	UserAttrs?: Array<{ To_Account: string; Attrs: string[] }>;
}

/** What a request asked for, in the order of its body. */
export function askedIn({ body }: RecordedRequest): Asked[] {
	const { To_Account = [], UserTags = [], UserAttrs = [] } = body as Body;
	return [
		...To_Account.map((account) => ({ account, values: [] })),
		...UserTags.map(({ To_Account: account, Tags: values }) => ({ account, values })),
		...UserAttrs.map(({ To_Account: account, Attrs: values }) => ({ account, values })),
	];
}

/** The values that requests asked for an account, one list per request that named it. */
export function roundsOf({ requests }: MockServer, wanted: string): string[][] {
	return requests.flatMap((request) =>
		askedIn(request)
			.filter(({ account }) => account === wanted)
			.map(({ values }) => values),
	);
}

/** How many accounts each request carried, the fullest first: which arrives first is chance. */
export function sizesOf({ requests }: MockServer): number[] {
	return requests.map(({ accounts }) => accounts.length).sort((one, other) => other - one);
}
