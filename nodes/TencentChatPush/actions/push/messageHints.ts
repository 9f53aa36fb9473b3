import type { IDataObject } from 'n8n-workflow';

import { preview } from '../../input/lists';
import { languageHint } from './languages';
import type { Message } from './message';
import { vendorHints } from './vendorLimits';

/** What is left out, what users read as a placeholder, and what vendors cut or drop. */
export function messageHints({ offlinePushInfo, incompleteLanguages = [] }: Message): string[] {
	return [
		...incompleteLanguages.map(languageHint),
		...unreadHints(offlinePushInfo),
		...vendorHints(offlinePushInfo),
	];
}

/** What users would read of an expression that n8n did not evaluate, or of an object. */
const UNREAD = /\{\{.*?\}\}|\[object Object\]/s;

function unreadHints({ Title, Desc, MultiLanguageContent }: IDataObject): string[] {
	const texts = JSON.stringify([Title, Desc, MultiLanguageContent]);
	const [found] = UNREAD.exec(texts) ?? [];
	if (found === undefined) return [];
	return [
		`Users see '${preview(found)}' in this push. If it is meant to be an expression, switch the field to Expression; if it is an object, select one of its fields.`,
	];
}
