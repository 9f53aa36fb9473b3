import { isFault, settingsFault, type Fault } from '../errors/faults';
import type { Entry, EntryRequest } from './entry';
import type { PushMemory } from './pushMemory';

/** Keeps an execution within the option 'Max Pushes': pushes to a segment or to all, over all runs of the node. */
export class MaxPushes {
	/** Those that this run counts. */
	private counted: readonly Entry[] = [];

	constructor(
		private readonly memory: PushMemory,
		/** The option. */
		private readonly most: number,
	) {}

	/**
	 * Counts what the items of a run ask for before any of it is sent, as several tools may run at once.
	 *
	 * @returns why nothing may be sent, if it is too much
	 */
	count(requests: readonly EntryRequest[]): Fault | undefined {
		const news = requests.map(({ entry }) => entry).filter((entry) => this.isNew(entry));
		const sent = this.memory.toMany;
		if (sent + news.length > this.most && news.length > 0) {
			return tooManyPushes(news.length, sent, this.most);
		}
		this.memory.countToMany(news.length);
		this.counted = news;
		return undefined;
	}

	/** Takes back what was counted and not sent. */
	uncount(isSent: (entry: Entry) => boolean): void {
		const unsent = this.counted.filter((entry) => !isSent(entry));
		this.memory.countToMany(-unsent.length);
		this.counted = [];
	}

	/** A push to a segment or to all that no earlier try of this run has sent. */
	private isNew(entry: Entry): boolean {
		return isBroadcast(entry) && this.memory.of(entry) === undefined;
	}
}

function isBroadcast({ group: { job } }: Entry): boolean {
	return !isFault(job) && job.isBroadcast === true;
}

/**
 * @param count pushes that were asked for
 * @param sent pushes that earlier runs of the node in the execution have sent
 * @param most the option 'Max Pushes'
 */
function tooManyPushes(count: number, sent: number, most: number): Fault {
	const remedy =
		"To send all of them, raise the option 'Max Pushes'. To send only one push, make sure that its text and segment are the same for all items. To send each user a different text, use 'Send to Users'.";
	if (sent === 0) {
		return settingsFault(
			`The items contain ${count} different pushes to many users, but 'Max Pushes' allows ${most}`,
			`Nothing was sent. ${remedy}`,
		);
	}
	const asked = count === 1 ? '1 more push' : `${count} more pushes`;
	const before = sent === 1 ? '1 was' : `${sent} were`;
	return settingsFault(
		`The items contain ${asked} to many users, but ${before} already sent in this execution and 'Max Pushes' allows ${most}`,
		`Nothing else was sent. All runs of the node in an execution count, including loops, branches and calls by an agent. ${remedy}`,
	);
}
