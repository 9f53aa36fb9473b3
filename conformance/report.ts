import type { Difference } from '../mock-server/packets/shape';
import { wordsOf } from '../mock-server/packets/shape';
import type { Result } from './compareApp';
import { questions } from './questions';
import type { Question } from './questions';
import type { Row } from './session';

/** Whether the documents are wrong about anything. */
export function hasDifference({ rows }: Pick<Result, 'rows'>): boolean {
	return rows.some(({ verdict }) => verdict === 'differs');
}

/** The report as Markdown: nothing in it but the form of answers, codes, and names of the run's own. */
export function reportOf(result: Result, subject: string): string {
	return `${[
		`# Conformance of ${subject}`,
		summary(result),
		...(result.ended === undefined ? [] : [`${result.ended}, so it is not complete.`]),
		...leftWords(result),
		'## Calls',
		callTable(result.rows),
		'## What no page answers',
		answerTable(result),
	].join('\n\n')}\n`;
}

/** A row as lines for the screen. */
export function linesOf(row: Row): string {
	const name = row.about === undefined ? row.packet : `${row.packet} (${row.about})`;
	return [`${row.verdict.padEnd(12)} ${name}`, ...detailsOf(row).map((one) => `    ${one}`)].join(
		'\n',
	);
}

function summary({ rows }: Result): string {
	const count = (verdict: Row['verdict']): number =>
		rows.filter((row) => row.verdict === verdict).length;
	const parts = [
		`${count('same')} same`,
		`${count('differs')} different`,
		`${count('not possible')} not possible in this app`,
		`${count('not called')} not called`,
	];
	return `${parts.join(', ')}. Compared are names, nesting, JSON types and documented codes.`;
}

function leftWords({ left }: Result): string[] {
	return left.length === 0 ? [] : [`Left behind, please delete by hand: ${left.join('; ')}.`];
}

function callTable(rows: readonly Row[]): string {
	const lines = rows.map((row) => [callName(row), row.documented, row.came, verdictWords(row)]);
	return table(['Call', 'Documented', 'Came', 'Same or different'], lines);
}

function callName({ packet, about }: Row): string {
	const name = `\`${packet.replace('.', '/')}\``;
	return about === undefined ? name : `${name}: ${about}`;
}

function verdictWords(row: Row): string {
	const head = row.verdict === 'differs' ? '**differs**' : row.verdict;
	const details = detailsOf(row);
	return details.length === 0 ? head : `${head}: ${details.join('; ')}`;
}

/** What differs, what may differ, and what else there is to say. */
function detailsOf({ differences, notes }: Row): string[] {
	const words = differences.map((one) =>
		one.isCertain ? wordsOf(one) : `no page shows it whole: ${wordsOf(likely(one))}`,
	);
	return [...words, ...notes];
}

function likely(difference: Difference): Difference {
	return { ...difference, documented: `${difference.documented} is likely` };
}

function answerTable({ answers }: Result): string {
	const lines = Object.entries(questions).map(([key, words]) => [
		words,
		answers.get(key as Question) ?? 'not found out',
	]);
	return table(['Question', 'Answer'], lines);
}

function table(titles: readonly string[], lines: readonly string[][]): string {
	const rows = [titles, titles.map(() => '---'), ...lines];
	return rows.map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n');
}

/** What a server sends must not break the table. */
function cell(text: string): string {
	return text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').trim();
}
