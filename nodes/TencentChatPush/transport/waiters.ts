/** Those who wait for a change of something, each of them for somebody or for nobody. */
export class Waiters<T> {
	private readonly waiting = new Map<() => void, T | undefined>();

	async nextChange(who?: T): Promise<void> {
		await new Promise<void>((resolve) => this.waiting.set(resolve, who));
	}

	/** Lets everybody look what has changed, in the order in which they came. */
	wake(comesLast: (who: T) => boolean): void {
		const last: Array<() => void> = [];
		for (const [goOn, who] of this.waiting) {
			if (who !== undefined && comesLast(who)) last.push(goOn);
			else goOn();
		}
		this.waiting.clear();
		for (const goOn of last) goOn();
	}
}
