import type { JsonObject } from '../../mock-server/packets/packet';
import { ending } from './accounts';
import { isObject } from '../judge';
import type { Session } from '../session';

const get = 'timpush.get_attr_name';
const set = 'timpush.set_attr_name';
const olderSet = 'all_member_push.im_set_attr_name';

/** The names that --register-attributes registers, in every run the same: none can be removed. */
const ownNames = ['n8n-conformance-1', 'n8n-conformance-2'] as const;

const places = Array.from({ length: 10 }, (_, place) => String(place));

/** Registered names by place, and the account types beside them. */
interface Register {
	names: JsonObject;
	types: JsonObject;
}

/**
 * Reads the registered names, and registers the run's own if that was asked for. Nobody knows whether
 * naming some places keeps the others, so the whole register is sent where the app has names of its own.
 */
export async function attributeNames(session: Session): Promise<string[]> {
	const { answer } = await session.check({ packet: get, body: {}, ends: ['success'] });
	let register = readIn(answer);
	if (Object.keys(register.names).length === 0) {
		session.answer('noAttributeNames', emptyWords(answer));
	}
	if (session.options.registerAttributes) {
		await registerOwn(session, register);
		register = readIn((await session.probe(get, {})).answer);
	} else {
		session.skip('only with --register-attributes, as no name can be removed', set, olderSet);
	}
	return usableNames(register);
}

function readIn({ AttrNames, AttrTypes }: JsonObject): Register {
	return {
		names: isObject(AttrNames) ? AttrNames : {},
		types: isObject(AttrTypes) ? AttrTypes : {},
	};
}

function emptyWords({ AttrNames }: JsonObject): string {
	if (AttrNames === undefined) return '`AttrNames` is left out';
	return `\`AttrNames\` is \`${JSON.stringify(AttrNames)}\``;
}

async function registerOwn(session: Session, register: Register): Promise<void> {
	const taken = new Map(Object.entries(register.names).map(([place, name]) => [name, place]));
	const missing = ownNames.filter((name) => !taken.has(name));
	const free = places.filter((place) => !Object.hasOwn(register.names, place));
	if (missing.length > free.length) {
		return session.skip('the app has no free place for an attribute name', set, olderSet);
	}
	const isFresh = taken.size === 0;
	if (isFresh) await registerApart(session, free);
	else await registerWhole(session, withNames(register, missing, free), missing.length === 0);
	await refuseTwice(session);
	await registerInOlderFamily(session);
}

/** Two requests, so that the second shows whether it keeps what the first set. */
async function registerApart(session: Session, free: readonly string[]): Promise<void> {
	const [first, second] = ownNames;
	const [one = '0', two = '1'] = free;
	await session.check({ packet: set, body: bodyOf({ [one]: first }), ends: ['success'] });
	await session.probe(set, bodyOf({ [two]: second }));
	const { names } = readIn((await session.probe(get, {})).answer);
	const isKept = Object.values(names).includes(first);
	session.answer('keptNames', isKept ? 'kept' : 'gone');
}

async function registerWhole(
	session: Session,
	register: Register,
	isRepeated: boolean,
): Promise<void> {
	const { names: AttrNames, types: AttrTypes } = register;
	await session.check({
		packet: set,
		about: 'with all names the app has',
		body: { AttrNames, AttrTypes },
		// No page says what becomes of a name that is sent again for its own place.
		ends: isRepeated ? ['success', 'failed'] : ['success'],
	});
}

function withNames(
	{ names, types }: Register,
	missing: readonly string[],
	free: readonly string[],
): Register {
	const added = missing.map((name, index) => [free[index] ?? '', name] as const);
	return {
		names: { ...names, ...Object.fromEntries(added) },
		types: { ...types, ...Object.fromEntries(added.map(([place]) => [place, 0])) },
	};
}

/** Asks for one of the run's own names at the place of the other. */
async function refuseTwice(session: Session): Promise<void> {
	const { names } = readIn((await session.probe(get, {})).answer);
	const [first, second] = ownNames;
	const place = Object.keys(names).find((key) => names[key] === second);
	const others = Object.values(names).some((name) => name !== first && name !== second);
	// With other names in the register, a request that names one place might take them away.
	if (place === undefined || others || !Object.values(names).includes(first)) return;
	const reply = await session.check({
		packet: set,
		about: 'a name that stands at another place',
		body: bodyOf({ [place]: first }),
		ends: ['failed'],
		codes: [90033],
	});
	if (reply.isOk) await session.probe(set, bodyOf({ [place]: second }));
}

async function registerInOlderFamily(session: Session): Promise<void> {
	const { names } = readIn((await session.probe(get, {})).answer);
	if (Object.keys(names).length === 0) return;
	const reply = await session.check({
		packet: olderSet,
		about: 'the names the app has',
		body: { AttrNames: names },
		ends: ['success', 'failed'],
	});
	if (reply.isRefused) session.skip(ending(reply), olderSet);
}

function bodyOf(AttrNames: JsonObject): JsonObject {
	const AttrTypes = Object.fromEntries(Object.keys(AttrNames).map((place) => [place, 0]));
	return { AttrNames, AttrTypes };
}

/** Names for accounts with a UserID, the run's own first. */
function usableNames({ names, types }: Register): string[] {
	const registered = Object.entries(names)
		.filter(([place]) => types[place] === undefined || types[place] === 0)
		.map(([, name]) => String(name));
	const own = ownNames.filter((name) => registered.includes(name));
	return [...own, ...registered.filter((name) => !ownNames.some((known) => known === name))];
}
