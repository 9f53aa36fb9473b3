import type { Answer, ErrorListEntry } from '../wire/answer';
import { listEntry, okAnswer } from '../wire/answer';
import { asRefusal } from '../wire/refusal';
import type { Family, Run, Context } from './command';
import { readAccounts } from '../wire/tagBodies';

/** A command that treats each account of the request by itself. */
export interface AccountCommand<Element extends { account: string }, Entry> {
	read: (body: unknown, family: Family) => Element[];
	/** Throws when the element breaks a documented limit, whoever the account is. */
	check?: (element: Element, context: Context) => void;
	carryOut: (element: Element, context: Context) => Entry;
	answer?: (entries: Entry[]) => Partial<Answer>;
}

/** A command that serves account by account and lists those it could not serve. */
export function perAccount<Element extends { account: string }, Entry>(
	command: AccountCommand<Element, Entry>,
): Run {
	return (body, context) => {
		const elements = command.read(body, context.family);
		if (context.badElement === 'request') {
			elements.forEach((element) => command.check?.(element, context));
		}
		const entries: Entry[] = [];
		const errorList: ErrorListEntry[] = [];
		for (const element of elements) {
			try {
				entries.push(carryOutElement(command, element, context));
			} catch (thrown) {
				errorList.push(listEntry(element.account, asRefusal(thrown)));
			}
		}
		return okAnswer({
			...command.answer?.(context.arrange(entries)),
			...(context.listsFailed && errorList.length > 0 && { ErrorList: errorList }),
		});
	};
}

function carryOutElement<Element extends { account: string }, Entry>(
	command: AccountCommand<Element, Entry>,
	element: Element,
	context: Context,
): Entry {
	const listed = context.listed.get(element.account);
	if (listed) throw listed;
	command.check?.(element, context);
	context.app.checkExists(element.account, context.family);
	return command.carryOut(element, context);
}

/** The elements of a request that names accounts and nothing else. */
export function readAccountElements(body: unknown): Array<{ account: string }> {
	return readAccounts(body).map((account) => ({ account }));
}
