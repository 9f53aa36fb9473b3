/**
 * `npm run docs:codes`: writes docs/codes.md, the table of every code, from the one place that
 * knows them. A test holds the two together.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

import {
	badResponseFault,
	httpFault,
	inputFault,
	knownFaults,
	networkFault,
	type Fault,
	type FaultKind,
} from '../nodes/TencentChatPush/errors/codes';

const FILE = resolve(__dirname, '../docs/codes.md');

const REACTIONS: Record<FaultKind, string> = {
	passing: 'sent again',
	frequency: 'sent again, slower',
	unreachable: 'sent again by one request, then ends the run',
	content: 'the account goes to Failed',
	lasting: 'ends the run',
};

/** The node's own codes, with an example of each case. */
const OWN: readonly Fault[] = [
	inputFault(
		'A value of an item cannot be right: the message names it',
		'The description says what to give instead.',
	),
	...['ENOTFOUND', 'ECONNREFUSED', 'ECONNRESET', 'CERT_HAS_EXPIRED', 'ETIMEDOUT'].map(networkFault),
	httpFault(429),
	{ ...httpFault(500), code: 'HTTP_408, HTTP_5…' },
	{ ...httpFault(400), code: 'HTTP_400, HTTP_413, HTTP_422' },
	{ ...httpFault(403), code: 'HTTP_…, any other' },
	badResponseFault(),
];

function tableOf(faults: readonly Fault[]): string[] {
	return [
		'| Code | What happened | What the node does | What you do |',
		'| --- | --- | --- | --- |',
		...faults.map(
			({ code, kind, message, description }) =>
				`| ${code} | ${message} | ${REACTIONS[kind]} | ${description} |`,
		),
	];
}

/** The page as Markdown. */
export function codesPage(): string {
	return [
		'# Every code and what to do',
		'',
		'Made by `npm run docs:codes` from `nodes/TencentChatPush/errors/codes.ts`. What is _sent again_ comes out on',
		'Failed only after _Max Retries_ further tries. What _ends the run_ stops the workflow if nothing was done',
		'yet; otherwise what was not done is on Failed.',
		'',
		"## The node's own",
		'',
		...tableOf(OWN),
		'',
		"## Tencent's",
		'',
		"A code that is not here counts as refused for one account. Tencent's own words are added where they",
		'can be shown.',
		'',
		...tableOf(knownFaults()),
		'',
	].join('\n');
}

if (require.main === module) writeFileSync(FILE, codesPage());
