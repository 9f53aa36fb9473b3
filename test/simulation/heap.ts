interface Entry<T> {
	at: number;
	order: number;
	value: T;
}

/** What is to happen, the earliest first; of two at the same time the one that was added first. */
export class Heap<T> {
	private readonly entries: Array<Entry<T>> = [];

	private added = 0;

	get first(): Entry<T> | undefined {
		return this.entries[0];
	}

	add(at: number, value: T): void {
		const entry = { at, order: this.added++, value };
		const { entries } = this;
		let place = entries.push(entry) - 1;
		while (place > 0) {
			const above = (place - 1) >> 1;
			const parent = entries[above];
			if (!parent || !isBefore(entry, parent)) break;
			entries[place] = parent;
			place = above;
		}
		entries[place] = entry;
	}

	take(): Entry<T> | undefined {
		const { entries } = this;
		const [first] = entries;
		const last = entries.pop();
		if (!last || entries.length === 0) return first;
		let place = 0;
		for (;;) {
			const left = 2 * place + 1;
			const [one, other] = [entries[left], entries[left + 1]];
			const isOther = one && other && isBefore(other, one);
			const child = isOther ? other : one;
			if (!child || isBefore(last, child)) break;
			entries[place] = child;
			place = isOther ? left + 1 : left;
		}
		entries[place] = last;
		return first;
	}
}

function isBefore(one: Entry<unknown>, other: Entry<unknown>): boolean {
	return one.at < other.at || (one.at === other.at && one.order < other.order);
}
