import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import {
	anchorsIn,
	codeBlocksIn,
	codeSpansIn,
	headingsIn,
	tablesIn,
	targetsIn,
} from '../support/markdown';

const ROOT = resolve(__dirname, '../..');
const english = readFileSync(resolve(ROOT, 'README.md'), 'utf8');
const chinese = readFileSync(resolve(ROOT, 'README.zh-CN.md'), 'utf8');

/** The anchors of headings are translated, everything else a link leads to is not. */
function untranslatedTargets(markdown: string): string[] {
	return targetsIn(markdown)
		.filter((target) => !/^README(\.zh-CN)?\.md$/.test(target))
		.map((target) => target.replace(/^#.*/, '#'));
}

/** What the benchmark writes between its markers. */
function figuresIn(markdown: string): string[] {
	return markdown.match(/<!-- (bench:\S+) -->[\s\S]*?<!-- \/\1 -->/g) ?? [];
}

function operationsIn(markdown: string): string[] {
	const names = headingsIn(markdown).map(({ text }) => text);
	return names.filter((text) => tablesIn(english).flat(2).includes(`**${text}**`));
}

describe('README.zh-CN.md', () => {
	it('is linked from README.md, and links back', () => {
		expect(targetsIn(english)[0]).toBe('README.zh-CN.md');
		expect(targetsIn(chinese)[0]).toBe('README.md');
	});

	it('has the same headings', () => {
		const levels = (markdown: string): number[] => headingsIn(markdown).map(({ level }) => level);
		expect(levels(english).length).toBeGreaterThan(20);
		expect(levels(chinese)).toEqual(levels(english));
		expect(operationsIn(english).length).toBeGreaterThan(7);
		expect(operationsIn(chinese)).toEqual(operationsIn(english));
	});

	it('has the same tables', () => {
		const sizes = (markdown: string): number[][] =>
			tablesIn(markdown).map((rows) => rows.map((cells) => cells.length));
		expect(sizes(english).length).toBeGreaterThan(10);
		expect(sizes(chinese)).toEqual(sizes(english));
	});

	it('has the same code in each cell of the tables', () => {
		const code = (markdown: string): string[][][][] =>
			tablesIn(markdown).map((rows) => rows.map((cells) => cells.map(codeSpansIn)));
		expect(code(chinese)).toEqual(code(english));
	});

	it('has the same code blocks', () => {
		expect(codeBlocksIn(english).length).toBeGreaterThan(3);
		expect(codeBlocksIn(chinese)).toEqual(codeBlocksIn(english));
	});

	it('has the same code in its text, in whatever order the language wants', () => {
		const sorted = (markdown: string): string[] => codeSpansIn(markdown).sort();
		expect(sorted(chinese)).toEqual(sorted(english));
	});

	it('has the same pictures and links', () => {
		const sorted = (markdown: string): string[] => untranslatedTargets(markdown).sort();
		expect(sorted(chinese)).toEqual(sorted(english));
	});

	it('has the same figures of the benchmark', () => {
		expect(figuresIn(english).length).toBeGreaterThan(0);
		expect(figuresIn(chinese)).toEqual(figuresIn(english));
	});

	it.each([
		['README.md', english],
		['README.zh-CN.md', chinese],
	])('links to headings that exist: %s', (_, markdown) => {
		const anchors = anchorsIn(markdown).map((anchor) => `#${anchor}`);
		const wanted = targetsIn(markdown).filter((target) => target.startsWith('#'));
		expect(wanted.length).toBeGreaterThan(10);
		expect(wanted.filter((target) => !anchors.includes(decodeURI(target)))).toEqual([]);
	});
});
