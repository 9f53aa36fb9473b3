import type { Answer, ErrorListEntry } from './answer';
import { asRefusal, listEntry, okAnswer } from './answer';
import type { Family, Run, Setting } from './command';
import { readAccounts } from './tagBodies';

/** A command that treats each account of the request by itself. */
export interface AccountCommand<Element extends { account: string }, Entry> {
	read: (body: unknown, family: Family) => Element[];
	/** Throws when the element breaks a documented limit, whoever the account is. */
	check?: (element: Element, setting: Setting) => void;
	carryOut: (element: Element, setting: Setting) => Entry;
	answer?: (entries: Entry[]) => Partial<Answer>;
}

/** A command that serves account by account and lists those it could not serve. */
export function perAccount<Element extends { account: string }, Entry>(
	command: AccountCommand<Element, Entry>,
): Run {
	return (body, setting) => {
		const elements = command.read(body, setting.family);
		if (setting.badElement === 'request') {
			elements.forEach((element) => command.check?.(element, setting));
		}
		const entries: Entry[] = [];
		const errorList: ErrorListEntry[] = [];
		for (const element of elements) {
			try {
				entries.push(carryOutElement(command, element, setting));
			} catch (thrown) {
				errorList.push(listEntry(element.account, asRefusal(thrown)));
			}
		}
		return okAnswer({
			...command.answer?.(setting.arrange(entries)),
			...(errorList.length > 0 && { ErrorList: errorList }),
		});
	};
}

function carryOutElement<Element extends { account: string }, Entry>(
	command: AccountCommand<Element, Entry>,
	element: Element,
	setting: Setting,
): Entry {
	const listed = setting.listed.get(element.account);
	if (listed) throw listed;
	command.check?.(element, setting);
	setting.app.checkExists(element.account, setting.family);
	return command.carryOut(element, setting);
}

/** The elements of a request that names accounts and nothing else. */
export function readAccountElements(body: unknown): Array<{ account: string }> {
	return readAccounts(body).map((account) => ({ account }));
}
