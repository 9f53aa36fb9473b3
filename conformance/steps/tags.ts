import { ending } from './accounts';
import type { Check, Session } from '../session';
import type { JsonObject } from '../../mock-server/packets/packet';
import type { Entry } from '../judge';
import { entryOf, objectsIn, outlineOf, tagsOf } from '../reading';

const add = 'timpush.add_tag';
const get = 'timpush.get_tag';
const remove = 'timpush.remove_tag';
const clear = 'timpush.clear_all_tags';

const readsAtMost = 20;
const readEveryMs = 250;

/** Tags of the timpush family. Accounts that were given get and lose the run's own tags only. */
export async function tags(session: Session): Promise<void> {
	const who = session.own.length > 0 ? session.own : session.options.given;
	if (who.length === 0) {
		return session.skip(
			'there is no account to call it for (see --accounts)',
			add,
			get,
			remove,
			clear,
		);
	}
	const [one, two] = [session.name('1'), session.name('2')];
	leave(session, who, [one, two]);
	await session.check({
		packet: add,
		body: { UserTags: holding(who, [one, two]) },
		ends: ['success'],
	});
	await askReadable(session, who[0] ?? '', one);
	await session.check(
		withStranger(session, add, { UserTags: holding(known(session, who), [one]) }),
	);
	await read(session, who);
	await session.check({
		packet: remove,
		body: { UserTags: holding(who, [two]) },
		ends: ['success'],
	});
	await session.check(
		withStranger(session, remove, { UserTags: holding(known(session, who), [one]) }),
	);
	await askAbsent(session, who);
	if (session.own.length === 0) {
		return session.skip('would take from the given accounts what they hold', clear);
	}
	await replaceAndClear(session, who, one);
}

async function read(session: Session, who: readonly string[]): Promise<void> {
	const entries = who.map((account): Entry => ({ list: 'UserTags', by: 'To_Account', account }));
	const reversed = [...who].reverse();
	const reply = await session.check({
		packet: get,
		body: { To_Account: reversed },
		ends: ['success'],
		entries,
	});
	askOrder(session, reversed, reply.answer);
	const check = withStranger(session, get, { To_Account: known(session, who) });
	await session.check({ ...check, entries: [...entries, ...(check.entries ?? [])] });
}

async function replaceAndClear(
	session: Session,
	who: readonly string[],
	tag: string,
): Promise<void> {
	await session.check({
		packet: add,
		about: '`Replace` 1',
		body: { UserTags: holding(who, [tag]), Replace: 1 },
		ends: ['success'],
	});
	await session.check({ packet: clear, body: { To_Account: [...who] }, ends: ['success'] });
	await session.check(withStranger(session, clear, { To_Account: known(session, who) }));
	await askNoTags(session, who[0] ?? '');
	await askEmptyReplace(session, who);
	await askLongTag(session, who);
}

/** The accounts, and one that does not exist. */
function known({ stranger }: Session, who: readonly string[]): string[] {
	return [...who, stranger];
}

/** A request in which one account does not exist: it is listed, and the others are served. */
export function withStranger({ stranger }: Session, packet: string, body: JsonObject): Check {
	const entry: Entry = {
		list: 'ErrorList',
		by: 'To_Account',
		account: stranger,
		value: ['ErrorCode', 70107],
	};
	const about = 'one account does not exist';
	return { packet, about, body, ends: ['partial'], entries: [entry] };
}

export function holding(who: readonly string[], tagNames: readonly string[]): JsonObject[] {
	return who.map((account) => ({ To_Account: account, Tags: [...tagNames] }));
}

function leave({ leavings }: Session, who: readonly string[], tagNames: readonly string[]): void {
	who.forEach((account) => leavings.holders.add(account));
	tagNames.forEach((tag) => leavings.tags.add(tag));
}

async function askReadable(session: Session, account: string, tag: string): Promise<void> {
	const { timer } = session.options;
	const begun = timer.now();
	for (let reads = 1; reads <= readsAtMost; reads += 1) {
		const { answer } = await session.probe(get, { To_Account: [account] });
		if (tagsOf(answer, account).includes(tag)) {
			const ms = Math.round(timer.now() - begun);
			const words = reads === 1 ? 'by the first read' : `by read ${reads}`;
			return session.answer('tagReadable', `${words}, ${ms} ms after the answer to add_tag`);
		}
		await session.sleep(readEveryMs);
	}
	const ms = Math.round(timer.now() - begun);
	session.answer('tagReadable', `not within ${ms} ms and ${readsAtMost} reads`);
}

function askOrder(session: Session, asked: readonly string[], answer: JsonObject): void {
	const came = objectsIn(answer, 'UserTags').map(({ To_Account }) => String(To_Account));
	if (came.length < 2) return;
	const isSame = came.join() === asked.join();
	session.answer('tagOrder', isSame ? 'the same, as far as seen' : 'another one');
}

async function askAbsent(session: Session, who: readonly string[]): Promise<void> {
	const body = { UserTags: holding(who, [session.name('never-given')]) };
	session.answer('absentTag', ending(await session.probe(remove, body)));
}

async function askNoTags(session: Session, account: string): Promise<void> {
	const reply = await session.probe(get, { To_Account: [account] });
	const entry = entryOf(reply.answer, 'UserTags', account);
	const words = entry ? `an entry: ${outlineOf(entry)}` : 'no entry';
	session.answer('noTags', reply.isOk ? words : ending(reply));
}

async function askEmptyReplace(session: Session, who: readonly string[]): Promise<void> {
	const body = { UserTags: holding(who, []), Replace: 1 };
	session.answer('emptyReplace', ending(await session.probe(add, body)));
}

async function askLongTag(session: Session, who: readonly string[]): Promise<void> {
	const [first = '', ...others] = who;
	const long = `${session.name('')}${'x'.repeat(50)}`.slice(0, 51);
	const body = { UserTags: [...holding([first], [long]), ...holding(others, [session.name('1')])] };
	const reply = await session.probe(add, body);
	if (!reply.isRefused) leave(session, [first], [long]);
	session.answer('longTag', ending(reply));
}
