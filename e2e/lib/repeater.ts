import { watch, type FSWatcher } from 'node:fs';

/** Long enough for an editor that saves several files at once. */
const SETTLED = 200;

/** Does something again after each change under some folders, never twice at a time. */
export class Repeater {
	private readonly watchers: FSWatcher[];
	private timer?: NodeJS.Timeout;
	private busy = false;
	private missed = false;

	constructor(
		folders: readonly string[],
		private readonly work: () => Promise<void>,
	) {
		this.watchers = folders.map((folder) =>
			watch(folder, { recursive: true }, () => this.changed()),
		);
	}

	async stop(): Promise<void> {
		clearTimeout(this.timer);
		for (const watcher of this.watchers) watcher.close();
	}

	private changed(): void {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => void this.repeat(), SETTLED);
	}

	private async repeat(): Promise<void> {
		this.missed = this.busy;
		if (this.busy) return;
		this.busy = true;
		await this.work();
		this.busy = false;
		if (this.missed) await this.repeat();
	}
}
