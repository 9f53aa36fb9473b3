import { ending } from './accounts';
import { removing, setting } from './attributes';
import { holding } from './tags';
import { entryOf } from '../reading';
import type { Session } from '../session';
import type { Entry } from '../judge';

const family = 'all_member_push';
const tagCalls = ['im_add_tag', 'im_get_tag', 'im_remove_tag', 'im_remove_all_tags'];
const attributeCalls = ['im_set_attr', 'im_get_attr', 'im_remove_attr'];

/** The older family of the same calls. No page of it says what becomes of an unknown account. */
export async function olderFamily(session: Session, names: readonly string[]): Promise<void> {
	await session.check({ packet: `${family}.im_get_attr_name`, body: {}, ends: ['success'] });
	if (session.own.length === 0) {
		const reason = 'there is no account of its own to call it for';
		return session.skip(
			reason,
			...[...tagCalls, ...attributeCalls].map((call) => `${family}.${call}`),
		);
	}
	await tags(session);
	const [name] = names;
	if (name === undefined) {
		const reason = 'no attribute name is registered (--register-attributes registers two)';
		session.skip(reason, ...attributeCalls.map((call) => `${family}.${call}`));
	} else {
		await attributes(session, name);
	}
	await askUnknown(session);
}

async function tags(session: Session): Promise<void> {
	const { own } = session;
	const tag = session.name('1');
	const asked = { To_Account: [...own] };
	const UserTags = holding(own, [tag]);
	const entries = own.map((account): Entry => ({ list: 'UserTags', by: 'To_Account', account }));
	const ends = ['success'] as const;
	await session.check({ packet: `${family}.im_add_tag`, body: { UserTags }, ends });
	await session.check({ packet: `${family}.im_get_tag`, body: asked, ends, entries });
	await session.check({ packet: `${family}.im_remove_tag`, body: { UserTags }, ends });
	await session.check({ packet: `${family}.im_remove_all_tags`, body: asked, ends });
}

async function attributes(session: Session, name: string): Promise<void> {
	const { own } = session;
	const entries = own.map((account): Entry => ({ list: 'UserAttrs', by: 'To_Account', account }));
	const ends = ['success'] as const;
	const set = setting(own, { [name]: 'one' });
	await session.check({ packet: `${family}.im_set_attr`, body: set, ends });
	const asked = { To_Account: [...own] };
	await session.check({ packet: `${family}.im_get_attr`, body: asked, ends, entries });
	const removed = removing(own, name);
	await session.check({ packet: `${family}.im_remove_attr`, body: removed, ends });
}

async function askUnknown(session: Session): Promise<void> {
	const { own, stranger } = session;
	const body = { UserTags: holding([...own, stranger], [session.name('1')]) };
	const written = await session.probe(`${family}.im_add_tag`, body);
	const read = await session.probe(`${family}.im_get_tag`, { To_Account: [...own, stranger] });
	const entry = entryOf(read.answer, 'UserTags', stranger) ? 'with an entry' : 'without an entry';
	const words = read.isOk ? `${ending(read)}, ${entry} for it` : ending(read);
	session.answer('olderUnknown', `im_add_tag: ${ending(written)}; im_get_tag: ${words}`);
}
