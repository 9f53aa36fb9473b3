import { ending } from './accounts';
import { withStranger } from './tags';
import type { Session } from '../session';
import type { JsonObject } from '../../mock-server/packets/packet';
import type { Entry } from '../judge';
import { attributesOf } from '../reading';

const set = 'timpush.set_attr';
const get = 'timpush.get_attr';
const remove = 'timpush.remove_attr';

const readsAtMost = 12;
const readEveryMs = 250;

/** Attributes of the run's own accounts; on others they would overwrite what these hold. */
export async function attributes(session: Session, names: readonly string[]): Promise<void> {
	const { own, leavings } = session;
	const [name, other] = names;
	if (own.length === 0) {
		return session.skip('there is no account of its own to call it for', set, get, remove);
	}
	if (name === undefined) {
		const reason = 'no attribute name is registered (--register-attributes registers two)';
		return session.skip(reason, set, get, remove);
	}
	own.forEach((account) => leavings.holders.add(account));
	[name, other ?? name].forEach((one) => leavings.attributes.add(one));
	const { stranger } = session;
	await session.check({ packet: set, body: setting(own, { [name]: 'one' }), ends: ['success'] });
	await session.check(withStranger(session, set, setting([...own, stranger], { [name]: 'one' })));
	await read(session);
	if (other !== undefined) await askKept(session, name, other);
	await session.check({ packet: remove, body: removing(own, name), ends: ['success'] });
	await session.check(withStranger(session, remove, removing([...own, stranger], name)));
	session.answer('absentAttribute', ending(await session.probe(remove, removing(own, name))));
	session.answer('emptyAttribute', ending(await session.probe(set, setting(own, { [name]: '' }))));
}

async function read(session: Session): Promise<void> {
	const { own, stranger } = session;
	const entries = own.map((account): Entry => ({ list: 'UserAttrs', by: 'To_Account', account }));
	await session.check({ packet: get, body: { To_Account: [...own] }, ends: ['success'], entries });
	const check = withStranger(session, get, { To_Account: [...own, stranger] });
	await session.check({ ...check, entries: [...entries, ...(check.entries ?? [])] });
}

/** Sets another attribute, and looks whether the first is still there once the second can be read. */
async function askKept(session: Session, name: string, other: string): Promise<void> {
	const [account = ''] = session.own;
	const reply = await session.probe(set, setting([account], { [other]: 'two' }));
	if (!reply.isOk) return session.answer('keptAttributes', ending(reply));
	for (let reads = 1; reads <= readsAtMost; reads += 1) {
		const { answer } = await session.probe(get, { To_Account: [account] });
		const held = attributesOf(answer, account);
		if (held[other] === 'two') {
			return session.answer('keptAttributes', Object.hasOwn(held, name) ? 'kept' : 'gone');
		}
		await session.sleep(readEveryMs);
	}
	session.answer('keptAttributes', `the new one could not be read in ${readsAtMost} reads`);
}

export function setting(who: readonly string[], values: JsonObject): JsonObject {
	return { UserAttrs: who.map((account) => ({ To_Account: account, Attrs: values })) };
}

export function removing(who: readonly string[], name: string): JsonObject {
	return { UserAttrs: who.map((account) => ({ To_Account: account, Attrs: [name] })) };
}
