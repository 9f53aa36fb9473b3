/** As much of SVG as the plots of the benchmark need. */

/** For light and dark pages: the plot brings its own ground along. Blue and orange part for all eyes. */
const STYLE = `
	.ground { fill: #ffffff; stroke: #d0d7de; }
	text { fill: #1f2328; font: 13px system-ui, sans-serif; }
	.title { font-weight: 600; font-size: 15px; }
	.quiet { fill: #59636e; }
	.axis { stroke: #d0d7de; }
	.good { fill: #0969da; }
	.bad { fill: #bc4c00; }
	.rest { fill: #8c959f; }
	.goodLine { stroke: #0969da; fill: none; stroke-width: 2.5; }
	.restLine { stroke: #8c959f; fill: none; stroke-width: 2.5; }
	@media (prefers-color-scheme: dark) {
		.ground { fill: #0d1117; stroke: #30363d; }
		text { fill: #e6edf3; }
		.quiet { fill: #9198a1; }
		.axis { stroke: #30363d; }
		.good { fill: #4493f8; }
		.bad { fill: #db6d28; }
		.rest { fill: #7d8590; }
		.goodLine { stroke: #4493f8; }
		.restLine { stroke: #7d8590; }
	}`;

export type Anchor = 'start' | 'middle' | 'end';

/** A drawing; `label` is what a screen reader says of it. */
export function drawing(
	width: number,
	height: number,
	label: string,
	parts: readonly string[],
): string {
	const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${escaped(label)}">`,
		`<style>${STYLE}\n</style>`,
		`<rect class="ground" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6"/>`,
		...parts,
		'</svg>',
		'',
	].join('\n');
}

export function text(
	x: number,
	y: number,
	content: string,
	{ anchor = 'start', kind = '' }: { anchor?: Anchor; kind?: string } = {},
): string {
	const place = `x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"`;
	return `<text ${place} class="${kind}">${escaped(content)}</text>`;
}

export function bar(x: number, y: number, width: number, height: number, kind: string): string {
	const [w, h] = [round(Math.max(0, width)), round(Math.max(0, height))];
	return `<rect class="${kind}" x="${round(x)}" y="${round(y)}" width="${w}" height="${h}"/>`;
}

export function rule(x1: number, y1: number, x2: number, y2: number): string {
	const [a, b, c, d] = [x1, y1, x2, y2].map(round);
	return `<line class="axis" x1="${a}" y1="${b}" x2="${c}" y2="${d}"/>`;
}

export type Spot = readonly [x: number, y: number];

export function line(spots: readonly Spot[], kind: string): string {
	const points = spots.map(([x, y]) => `${round(x)},${round(y)}`).join(' ');
	return `<polyline class="${kind}Line" points="${points}"/>`;
}

export function dot([x, y]: Spot, kind: string): string {
	return `<circle class="${kind}" cx="${round(x)}" cy="${round(y)}" r="4"/>`;
}

function round(value: number): number {
	return Math.round(value * 10) / 10;
}

function escaped(content: string): string {
	return content.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}
