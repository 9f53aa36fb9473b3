/**
 * `npm run docs:codes`: writes docs/codes.md, the table of every code, from the one place that
 * knows them. A test holds the two together.
 */
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { knownFaults, type FaultKind } from '../nodes/TencentChatPush/codes';

const FILE = resolve(__dirname, '../docs/codes.md');

const REACTIONS: Record<FaultKind, string> = {
	passing: 'sent again',
	frequency: 'sent again, slower',
	unreachable: 'sent again',
	content: 'the account goes to Failed',
	lasting: 'ends the run',
};

/** The table as Markdown. */
export function codesPage(): string {
	const rows = knownFaults().map(
		({ code, kind, message, description }) =>
			`| ${code} | ${message} | ${REACTIONS[kind]} | ${description} |`,
	);
	return [
		'# Every code and what to do',
		'',
		'Made by `npm run docs:codes` from `nodes/TencentChatPush/codes.ts`. A code that is not here is',
		'treated like one that an account brought, and quoted with what Tencent says of it.',
		'',
		'| Code | What happened | What the node does | What you do |',
		'| --- | --- | --- | --- |',
		...rows,
		'',
	].join('\n');
}

if (require.main === module) writeFileSync(FILE, codesPage());
