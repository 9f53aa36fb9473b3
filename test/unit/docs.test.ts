import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

import { operations } from '../../nodes/TencentChatPush/actions';
import { optionsField } from '../../nodes/TencentChatPush/actions/options';
import { codesPage } from '../../scripts/codesTable';

const ROOT = resolve(__dirname, '../..');
const PAGES = [
	'README.md',
	'CONTRIBUTING.md',
	'CHANGELOG.md',
	'docs/benchmark.md',
	'docs/codes.md',
	'docs/decisions.md',
	'e2e/README.md',
	'examples/README.md',
	'mock-server/README.md',
];

function read(page: string): string {
	return readFileSync(resolve(ROOT, page), 'utf8');
}

/** The text of a page however its tables are aligned. */
function unaligned(markdown: string): string {
	return markdown
		.replace(/ *\| */g, '|')
		.replace(/-{3,}/g, '---')
		.trim();
}

describe('the documents', () => {
	it('show in docs/codes.md what the node says (mend with npm run docs:codes)', () => {
		expect(unaligned(read('docs/codes.md'))).toBe(unaligned(codesPage()));
	});

	it('name every operation in the README as the node shows it', () => {
		const readme = read('README.md');
		const missing = operations.filter(({ option }) => !readme.includes(`**${option.name}**`));
		expect(missing.map(({ option }) => option.name)).toEqual([]);
	});

	it('name every option in the README of the node', () => {
		const rows = unaligned(read('README.md')).split('\n');
		const options = optionsField.options ?? [];
		const missing = options.filter(
			(option) =>
				!('displayName' in option) ||
				!rows.some((row) => row.startsWith(`|**${option.displayName}**|`)),
		);
		expect(options.length).toBeGreaterThan(4);
		expect(missing).toEqual([]);
	});

	it.each(PAGES)('lead to files that exist: %s', (page) => {
		const links = [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
			([, link = '']) => link,
		);
		const missing = links.filter((link) => !existsSync(resolve(ROOT, dirname(page), link)));
		expect(missing).toEqual([]);
	});
});
