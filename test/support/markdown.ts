/** What a page consists of, and where its links lead. */
import GithubSlugger from 'github-slugger';
import MarkdownIt from 'markdown-it';

type Token = ReturnType<MarkdownIt['parse']>[number];

/** A heading of a page. */
interface Heading {
	/** 1 for the title. */
	level: number;
	text: string;
}

/** A fenced code block. */
export interface CodeBlock {
	language: string;
	text: string;
}

const parser = new MarkdownIt({ html: true });

export function codeBlocksIn(markdown: string): CodeBlock[] {
	const fences = tokensOf(markdown).filter(({ type }) => type === 'fence');
	return fences.map(({ info, content }) => ({ language: info, text: content }));
}

export function headingsIn(markdown: string): Heading[] {
	return tokensOf(markdown).flatMap(({ type, tag }, index, tokens) =>
		type === 'heading_open'
			? [{ level: Number(tag.slice(1)), text: tokens[index + 1]?.content ?? '' }]
			: [],
	);
}

/** The tables, row by row and cell by cell; the first row is the header. */
export function tablesIn(markdown: string): string[][][] {
	const tables: string[][][] = [];
	tokensOf(markdown).forEach(({ type }, index, tokens) => {
		if (type === 'table_open') tables.push([]);
		if (type === 'tr_open') tables.at(-1)?.push([]);
		const isCell = type === 'th_open' || type === 'td_open';
		if (isCell)
			tables
				.at(-1)
				?.at(-1)
				?.push(tokens[index + 1]?.content ?? '');
	});
	return tables;
}

/** The code spans of a text, in order. */
export function codeSpansIn(text: string): string[] {
	const spans = inlineTokensOf(text).filter(({ type }) => type === 'code_inline');
	return spans.map(({ content }) => content);
}

/** What is read of a page, block by block: without code, addresses and marks. */
export function readableTextIn(markdown: string): string[] {
	return tokensOf(markdown).flatMap(({ type, children }) =>
		type === 'inline'
			? (children ?? [])
					.filter(({ type: kind }) => kind === 'text')
					.map(({ content }) => content)
					.join('')
			: [],
	);
}

/** Where links and images lead, in order. */
export function targetsIn(markdown: string): string[] {
	return inlineTokensOf(markdown).flatMap(
		(token) => token.attrGet('href') ?? token.attrGet('src') ?? [],
	);
}

/** The anchors that GitHub gives the headings of a page. */
export function anchorsIn(markdown: string): string[] {
	const slugger = new GithubSlugger();
	return headingsIn(markdown).map(({ text }) => slugger.slug(plainText(text)));
}

/** The text without marks such as those of code, and without where links lead. */
export function plainText(markdown: string): string {
	return inlineTokensOf(markdown)
		.map(({ content }) => content)
		.join('');
}

function tokensOf(markdown: string): Token[] {
	return parser.parse(markdown, {});
}

function inlineTokensOf(markdown: string): Token[] {
	return tokensOf(markdown).flatMap(({ children }) => children ?? []);
}
