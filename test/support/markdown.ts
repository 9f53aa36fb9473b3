/** What two translations of a page have in common, and where its links lead. */

/** A heading of a page. */
export interface Heading {
	/** 1 for the title. */
	level: number;
	text: string;
}

const FENCED = /^```[^\n]*\n[\s\S]*?^```$/gm;

/** The fenced code blocks, fences included. */
export function codeBlocksIn(markdown: string): string[] {
	return markdown.match(FENCED) ?? [];
}

export function headingsIn(markdown: string): Heading[] {
	return [...withoutCode(markdown).matchAll(/^(#+) (.+)$/gm)].map(([, marks = '', text = '']) => ({
		level: marks.length,
		text,
	}));
}

/** The tables, row by row and cell by cell. */
export function tablesIn(markdown: string): string[][][] {
	const tables = withoutCode(markdown).match(/(?:^\|.*\|$\n?)+/gm) ?? [];
	return tables.map((table) => table.trim().split('\n').map(cellsOf));
}

/** The code spans of a text, in order. */
export function codeSpansIn(text: string): string[] {
	return [...withoutCode(text).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}

/** Where links and images lead, in order. */
export function targetsIn(markdown: string): string[] {
	return [...withoutCode(markdown).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
}

/** The anchors that GitHub gives the headings of a page. */
export function anchorsIn(markdown: string): string[] {
	return headingsIn(markdown).map(({ text }) =>
		text
			.toLowerCase()
			.replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
			.replaceAll(' ', '-'),
	);
}

function withoutCode(markdown: string): string {
	return markdown.replace(FENCED, '');
}

function cellsOf(row: string): string[] {
	return row
		.slice(1, -1)
		.split(/(?<!\\)\|/)
		.map((cell) => cell.trim());
}
