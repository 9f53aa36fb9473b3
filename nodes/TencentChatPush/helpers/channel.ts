/** What somebody adds while somebody else takes it, one after another. */
export class Channel<T> {
	private readonly elements: T[] = [];

	private isClosed = false;

	private wake = (): void => undefined;

	add(element: T): void {
		this.elements.push(element);
		this.wake();
	}

	/** Nothing is added any more. */
	close(): void {
		this.isClosed = true;
		this.wake();
	}

	async *taken(): AsyncGenerator<T> {
		for (;;) {
			for (let next = this.elements.shift(); next !== undefined; next = this.elements.shift()) {
				yield next;
			}
			if (this.isClosed) return;
			await new Promise<void>((resolve) => (this.wake = resolve));
		}
	}
}
