import { shown } from './figures';
import type { SecondOfCalls } from './protocol';
import { bar, dot, drawing, line, rule, text, type Spot } from './svg';

const WIDTH = 760;

/** A way with what became of its accounts. */
export interface Outcome {
	name: string;
	accounts: number;
	done: number;
	wrong: number;
	accountsPerSecond: number;
}

const BAR = { x: 300, width: 320, height: 20, step: 38, top: 70 };

/** Bars: of the accounts asked for, how many got their tag, and how many were only said to. */
export function outcomePlot(outcomes: readonly Outcome[]): string {
	const height = BAR.top + outcomes.length * BAR.step + 30;
	const label = 'What became of the accounts, by way of sending them, and accounts per second';
	return drawing(WIDTH, height, label, [
		text(20, 30, 'What became of the accounts', { kind: 'title' }),
		text(WIDTH - 20, 30, 'tagged per second', { anchor: 'end', kind: 'quiet' }),
		...outcomes.flatMap((outcome, index) => outcomeBar(outcome, BAR.top + index * BAR.step)),
		...legend(height - 18, [
			{ kind: 'good', name: 'tagged' },
			{ kind: 'bad', name: 'shown as success, not tagged' },
		]),
	]);
}

function outcomeBar(outcome: Outcome, y: number): string[] {
	const { name, accounts, done, wrong, accountsPerSecond } = outcome;
	const [doneWidth, wrongWidth] = [done, wrong].map((count) => (count / accounts) * BAR.width);
	const base = y + BAR.height - 5;
	return [
		text(BAR.x - 12, base, name, { anchor: 'end' }),
		bar(BAR.x, y, doneWidth ?? 0, BAR.height, 'good'),
		bar(BAR.x + (doneWidth ?? 0), y, wrongWidth ?? 0, BAR.height, 'bad'),
		text(WIDTH - 20, base, shown(accountsPerSecond), { anchor: 'end' }),
	];
}

function legend(y: number, entries: ReadonlyArray<{ kind: string; name: string }>): string[] {
	const gap = 240;
	return entries.flatMap(({ kind, name }, index) => [
		bar(BAR.x + index * (gap - 140), y - 11, 12, 12, kind),
		text(BAR.x + 18 + index * (gap - 140), y, name, { kind: 'quiet' }),
	]);
}

/** What an account costs at a size. */
export interface CostPoint {
	accounts: number;
	ours: number;
	reader: number;
}

const AREA = { left: 70, right: WIDTH - 30, top: 60, bottom: 300 };

/** Lines: processor time per 1 000 accounts over the number of accounts. */
export function costPlot(points: readonly CostPoint[]): string {
	const most = niceCeiling(Math.max(...points.flatMap(({ ours, reader }) => [ours, reader])));
	const x = logScale(points.map(({ accounts }) => accounts));
	const y = (value: number): number => AREA.bottom - (value / most) * (AREA.bottom - AREA.top);
	const label = 'Processor time per 1 000 accounts over the number of accounts';
	return drawing(WIDTH, 370, label, [
		text(20, 30, 'Processor ms per 1 000 accounts', { kind: 'title' }),
		...levels(most, y),
		...points.map(({ accounts }) =>
			text(x(accounts), AREA.bottom + 20, shown(accounts), { anchor: 'middle', kind: 'quiet' }),
		),
		text(AREA.right, AREA.bottom + 40, 'accounts in one run', { anchor: 'end', kind: 'quiet' }),
		...curve(
			points.map(({ accounts, reader }) => [x(accounts), y(reader)]),
			'rest',
		),
		...curve(
			points.map(({ accounts, ours }) => [x(accounts), y(ours)]),
			'good',
		),
		...keyLine(AREA.left, 'good', 'this node'),
		...keyLine(AREA.left + 120, 'rest', 'a node that only reads the two parameters'),
	]);
}

function keyLine(x: number, kind: string, name: string): string[] {
	const y = AREA.bottom + 55;
	return [dot([x, y - 4], kind), text(x + 12, y, name, { kind: 'quiet' })];
}

function curve(spots: readonly Spot[], kind: string): string[] {
	return [line(spots, kind), ...spots.map((spot) => dot(spot, kind))];
}

function logScale(values: readonly number[]): (value: number) => number {
	const [low, high] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))];
	const inner = AREA.right - AREA.left - 60;
	return (value) => AREA.left + 30 + ((Math.log(value) - low) / (high - low || 1)) * inner;
}

function levels(most: number, y: (value: number) => number): string[] {
	return [0, 0.25, 0.5, 0.75, 1].flatMap((part) => [
		rule(AREA.left, y(part * most), AREA.right, y(part * most)),
		text(AREA.left - 10, y(part * most) + 4, shown(part * most), { anchor: 'end', kind: 'quiet' }),
	]);
}

/** The next 1, 2 or 4 times a power of ten, so that quarters of it are round. */
function niceCeiling(value: number): number {
	const power = 10 ** Math.floor(Math.log10(value));
	return [1, 2, 4, 8, 10].map((factor) => factor * power).find((level) => level >= value) ?? value;
}

/** Columns: calls by second where two processes share an app, and how they step down. */
export function pacePlot(seconds: readonly SecondOfCalls[]): string {
	const most = Math.max(120, ...seconds.map(({ passed, refused }) => passed + refused));
	const scale = (AREA.bottom - AREA.top) / most;
	const step = (AREA.right - AREA.left) / Math.max(1, seconds.length);
	const label = 'Calls by second while two processes share an app';
	return drawing(WIDTH, 370, label, [
		text(20, 30, 'Two n8n processes share an app: calls by second', { kind: 'title' }),
		...[0, 50, 100].flatMap((count) => level(count, AREA.bottom - count * scale)),
		...seconds.flatMap((second, index) =>
			column(second, { x: AREA.left + index * step, width: step - 3, scale }),
		),
		...[0, 5, 10, 15, 20]
			.filter((second) => second < seconds.length)
			.map((second) => secondMark(second, AREA.left + second * step)),
		...keySquare(AREA.left, 'good', 'passed'),
		...keySquare(AREA.left + 120, 'bad', 'refused with 60007, sent again later'),
	]);
}

function level(count: number, y: number): string[] {
	const name = text(AREA.left - 10, y + 4, shown(count), { anchor: 'end', kind: 'quiet' });
	return [rule(AREA.left, y, AREA.right, y), name];
}

function column(
	{ passed, refused }: SecondOfCalls,
	{ x, width, scale }: { x: number; width: number; scale: number },
): string[] {
	const top = AREA.bottom - passed * scale;
	return [
		bar(x, top, width, passed * scale, 'good'),
		bar(x, top - refused * scale, width, refused * scale, 'bad'),
	];
}

function secondMark(second: number, x: number): string {
	return text(x, AREA.bottom + 20, `${second} s`, { kind: 'quiet' });
}

function keySquare(x: number, kind: string, name: string): string[] {
	const y = AREA.bottom + 52;
	return [bar(x, y - 11, 12, 12, kind), text(x + 18, y, name, { kind: 'quiet' })];
}
