import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { ensureProgram } from './debian';
import { ROOT } from './paths';
import { plainEnvironment, run } from './processes';

/** The pictures of the documents. */
export const IMAGES = join(ROOT, 'docs/images');

/** Pixels of a picture for one of the page: sharp on today's screens. */
export const SCALE = 2;

/**
 * Whether a test run takes its pictures. No two runs give the same bytes, and a plain test run must
 * not change files.
 */
export const areWanted = process.env.SCREENSHOTS === 'true';

/** Long enough for n8n's animations and toasts to settle. */
const STILL = 1200;

/** What lies over the subject and is none: n8n's tools of the canvas, and shortcuts to other nodes. */
const HIDDEN = [
	...['canvas-controls', 'execute-workflow-button', 'node-creator-plus-button'],
	...['command-bar-button', 'add-sticky-button', 'toggle-focus-panel-button'],
	...['instance-ai-canvas-action-button', 'floating-node', 'panel-drag-button'],
].map((id) => `[data-test-id="${id}"]`);
/** For every screenshot. */
export const STYLE = `
	${HIDDEN.join(', ')} { visibility: hidden !important; }
	.el-overlay { background: white !important; }
	.el-select-dropdown__wrap { max-height: 340px !important; }
`;

export interface Margin {
	top: number;
	right: number;
	bottom: number;
	left: number;
}

/** Around nodes of the canvas: their names stand below them and are wider. */
const NODES: Margin = { top: 30, right: 50, bottom: 75, left: 65 };

const NONE: Margin = { top: 0, right: 0, bottom: 0, left: 0 };

interface Box {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** Takes a picture of what is shown where all of the subjects are. */
export async function takePicture(
	page: Page,
	name: string,
	subjects: readonly Locator[],
	margin: Partial<Margin> = {},
): Promise<void> {
	await mkdir(IMAGES, { recursive: true });
	// Nothing on it is under the pointer.
	await page.mouse.move(0, 0);
	await page.waitForTimeout(STILL);
	const path = join(IMAGES, `${name}.png`);
	const clip = within(page, around(await boxesOf(subjects), { ...NONE, ...margin }));
	await page.screenshot({ path, clip, style: STYLE, animations: 'disabled' });
	await compress(path);
}

/** Takes a picture of the workflow on the canvas, where the test run takes pictures. */
export async function pictureOfCanvas(page: Page, name: string): Promise<void> {
	if (!areWanted) return;
	await page.locator('[data-test-id="zoom-to-fit"]').click();
	const ids = ['canvas-node', 'canvas-handle-plus'];
	const subjects = ids.map((id) => page.locator(`[data-test-id="${id}"]`));
	await takePicture(page, name, subjects, NODES);
}

async function boxesOf(subjects: readonly Locator[]): Promise<Box[]> {
	const elements = await Promise.all(subjects.map(async (subject) => await subject.all()));
	const boxes = await Promise.all(
		elements.flat().map(async (element) => await element.boundingBox()),
	);
	return boxes.filter((box) => box !== null);
}

function around(boxes: readonly Box[], { top, right, bottom, left }: Margin): Box {
	const x = Math.min(...boxes.map((box) => box.x)) - left;
	const y = Math.min(...boxes.map((box) => box.y)) - top;
	const width = Math.max(...boxes.map((box) => box.x + box.width)) + right - x;
	const height = Math.max(...boxes.map((box) => box.y + box.height)) + bottom - y;
	return { x, y, width, height };
}

function within(page: Page, { x, y, width, height }: Box): Box {
	const window = page.viewportSize() ?? { width: Infinity, height: Infinity };
	const [left, top] = [Math.max(x, 0), Math.max(y, 0)];
	return {
		x: left,
		y: top,
		width: Math.min(x + width, window.width) - left,
		height: Math.min(y + height, window.height) - top,
	};
}

/** Has 256 colours do, which leaves a third of the bytes. */
async function compress(path: string): Promise<void> {
	const pngquant = await ensureProgram('pngquant', ['pngquant'], () => undefined);
	const smaller = `${path}.smaller`;
	const options = { env: plainEnvironment(), timeout: 60_000 };
	await run(pngquant, ['--force', '--strip', '--speed=1', '--output', smaller, path], options);
	await rename(smaller, path);
}
