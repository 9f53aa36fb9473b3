/** The last of those who take turns under a name, or wait for theirs. */
const turns = new Map<string, Promise<unknown>>();

/** Runs tasks of the same name one after another, over all executions of the n8n process. */
export async function inTurn<T>(name: string, task: () => Promise<T>): Promise<T> {
	const before = turns.get(name);
	const turn = (async (): Promise<T> => {
		await before?.catch(() => undefined);
		return await task();
	})();
	turns.set(name, turn);
	try {
		return await turn;
	} finally {
		if (turns.get(name) === turn) turns.delete(name);
	}
}
