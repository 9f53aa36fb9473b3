import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ensureProgram } from '../lib/debian';
import { IMAGES, STYLE } from '../lib/pictures';
import { plainEnvironment, run } from '../lib/processes';

/** GitHub and npm show animated GIFs, and play them everywhere. */
const WIDTH = 1360;
/** Few enough that flat colours stay flat: n8n has hardly more. */
const COLOURS = 128;

interface Frame {
	file: string;
	seconds: number;
}

/** An animation made of screenshots, each shown for a while, with a caption below. */
export class Film {
	private readonly frames: Frame[] = [];

	private constructor(private readonly folder: string) {}

	static async start(): Promise<Film> {
		return new Film(await mkdtemp(join(tmpdir(), 'film-')));
	}

	/** Shows what the page shows now. */
	async show(page: Page, caption: string, seconds: number): Promise<void> {
		await page.addStyleTag({ content: captionStyle(caption) });
		// Nothing on it is under the pointer.
		await page.mouse.move(0, 0);
		await page.waitForTimeout(800);
		const file = join(this.folder, `${this.frames.length}.png`);
		await page.screenshot({ path: file, style: STYLE, animations: 'disabled' });
		this.frames.push({ file, seconds });
	}

	/** Makes the animation of all that was shown. */
	async develop(name: string): Promise<void> {
		const list = join(this.folder, 'frames.txt');
		// ffmpeg shows the last frame as long as the one before.
		const entries = this.frames.map(({ file, seconds }) => `file '${file}'\nduration ${seconds}`);
		await writeFile(list, entries.join('\n'));
		const ffmpeg = await ensureProgram('ffmpeg', ['ffmpeg'], () => undefined);
		const options = { env: plainEnvironment(), timeout: 120_000 };
		const palette = `split[one][two];[one]palettegen=max_colors=${COLOURS}:stats_mode=full[colours]`;
		const filter = `scale=${WIDTH}:-1:flags=lanczos,${palette};[two][colours]paletteuse=dither=none:diff_mode=rectangle`;
		const input = ['-f', 'concat', '-safe', '0', '-i', list];
		const output = ['-vf', filter, '-vsync', 'vfr', '-loop', '0', join(IMAGES, `${name}.gif`)];
		await run(ffmpeg, ['-y', '-loglevel', 'error', ...input, ...output], options);
		await rm(this.folder, { recursive: true, force: true });
	}
}

/** The last of these rules counts. */
function captionStyle(text: string): string {
	return `body::after {
		content: '${text}';
		position: fixed;
		inset: auto 0 0 0;
		z-index: 99999;
		padding: 13px 24px;
		background: #2b2f77;
		color: #fff;
		font: 600 19px Inter, sans-serif;
	}`;
}
