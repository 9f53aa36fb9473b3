/** The last task of each name that runs or waits. */
const lastTasks = new Map<string, Promise<unknown>>();

/** Runs tasks of the same name one after another, over all executions of the n8n process. */
export async function exclusive<T>(name: string, task: () => Promise<T>): Promise<T> {
	const before = lastTasks.get(name);
	const own = (async (): Promise<T> => {
		await before?.catch(() => undefined);
		return await task();
	})();
	lastTasks.set(name, own);
	try {
		return await own;
	} finally {
		if (lastTasks.get(name) === own) lastTasks.delete(name);
	}
}
