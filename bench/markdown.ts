import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** A table as Prettier would lay it out: the first column is text, the others are numbers. */
export function table(header: readonly string[], rows: ReadonlyArray<readonly string[]>): string {
	const widths = header.map((title, column) =>
		Math.max(4, title.length, ...rows.map((row) => row[column]?.length ?? 0)),
	);
	const line = (cells: readonly string[]): string =>
		`| ${cells.map((cell, column) => padded(cell, column, widths[column] ?? 0)).join(' | ')} |`;
	const rule = widths.map((width, column) =>
		column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
	);
	return [line(header), `| ${rule.join(' | ')} |`, ...rows.map(line)].join('\n');
}

function padded(cell: string, column: number, width: number): string {
	return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

/** Puts a text between the markers of that name, in a file that has them. */
export function fill(file: string, name: string, text: string): void {
	if (!existsSync(file)) return;
	const [begin, end] = [`<!-- bench:${name} -->`, `<!-- /bench:${name} -->`];
	const page = readFileSync(file, 'utf8');
	const [from, to] = [page.indexOf(begin), page.indexOf(end)];
	if (from < 0 || to < from) return;
	const before = page.slice(0, from + begin.length);
	writeFileSync(file, `${before}\n\n${text}\n\n${page.slice(to)}`);
}
