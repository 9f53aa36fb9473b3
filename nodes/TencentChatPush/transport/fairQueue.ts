/** A queue that serves owners in turn, so that one with many entries does not hold up the others. */
export class FairQueue<T> {
	private readonly entries = new Map<object, T[]>();

	/** The next entry, still in the queue. */
	get first(): T | undefined {
		for (const [first] of this.entries.values()) return first;
		return undefined;
	}

	add(owner: object, entry: T): void {
		const own = this.entries.get(owner);
		if (own) own.push(entry);
		else this.entries.set(owner, [entry]);
	}

	/** Takes the next entry out; the owner's further ones wait until the other owners had a turn. */
	take(): T | undefined {
		for (const [owner, own] of this.entries) {
			this.entries.delete(owner);
			const entry = own.shift();
			if (own.length > 0) this.entries.set(owner, own);
			return entry;
		}
		return undefined;
	}

	remove(owner: object, entry: T): void {
		const own = this.entries.get(owner) ?? [];
		const others = own.filter((each) => each !== entry);
		if (others.length === own.length) return;
		if (others.length > 0) this.entries.set(owner, others);
		else this.entries.delete(owner);
	}
}
