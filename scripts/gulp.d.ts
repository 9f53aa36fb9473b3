/** The part of gulp that `npm run dev` uses; gulp ships no types. */
declare module 'gulp' {
	/** Runs the task after changes of these files, never twice at a time. */
	export function watch(
		globs: readonly string[],
		task: () => Promise<void>,
	): { close(): Promise<void> };
}
