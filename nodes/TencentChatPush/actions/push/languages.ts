import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { isEmpty } from '../../helpers/isEmpty';
import { isObject } from '../../helpers/isObject';
import { InvalidInput } from '../../input/invalidInput';
import { preview } from '../../input/lists';
import { parsed, requireText } from '../../input/readers';

/** Texts of a push in other languages, as the node panel shows them. */
export const languagesField: INodeProperties = {
	displayName: 'Languages',
	name: 'languages',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: {},
	placeholder: 'Add Language',
	description:
		"Title and body in other languages, chosen by the language of the user's phone. Requires version 8.5.6870 or later of Tencent's SDK in the app.",
	options: [
		{
			displayName: 'Language',
			name: 'language',
			values: [
				{
					displayName: 'Body',
					name: 'body',
					type: 'string',
					default: '',
					placeholder: 'e.g. El paquete está en camino',
				},
				{
					displayName: 'Language Code',
					name: 'code',
					type: 'string',
					default: '',
					placeholder: 'e.g. es',
					description:
						'<a href="https://www.tencentcloud.com/document/product/1047/52154" target="_blank">Tencent\'s language code</a>, such as en or zh-hant',
				},
				{
					displayName: 'Title',
					name: 'title',
					type: 'string',
					default: '',
					placeholder: 'e.g. Pedido enviado',
				},
			],
		},
	],
};

/** The texts of a language, in the form of the API (1047/77715). */
interface LanguageTexts {
	Language: string;
	Title: string;
	Desc: string;
}

/**
 * Reads the texts in other languages. One row without a part, such as a missing translation, costs that language alone.
 *
 * @returns what is sent, and the codes of the rows that are left out
 * @throws InvalidInput where no row is complete, or a language is there twice
 */
export function readLanguages(given: unknown): {
	contents?: LanguageTexts[];
	incomplete?: string[];
} {
	const rows = rowsOf(given);
	if (rows.length === 0) return {};
	const isComplete = ({ code, title, body }: IDataObject): boolean =>
		![code, title, body].some(isEmpty);
	const complete = rows.filter(isComplete);
	// Where none is complete, the first one says what it lacks.
	const contents = (complete.length > 0 ? complete : rows).map(textsOfLanguage);
	refuseTwice(contents.map(({ Language }) => Language.toLowerCase()));
	const others = rows.filter((row) => !isComplete(row));
	if (others.length === 0) return { contents };
	return { contents, incomplete: others.map(({ code }) => (isEmpty(code) ? '' : preview(code))) };
}

function textsOfLanguage(row: IDataObject): LanguageTexts {
	return {
		Language: requireText(row.code, 'Language Code'),
		Title: requireText(row.title, "Title of 'Languages'"),
		Desc: requireText(row.body, "Body of 'Languages'"),
	};
}

function refuseTwice(codes: readonly string[]): void {
	const twice = codes.find((code, index) => codes.indexOf(code) !== index);
	if (twice === undefined) return;
	throw new InvalidInput(
		`The language '${twice}' is listed twice in 'Languages'`,
		'Keep one entry for each language.',
	);
}

/** The rows of Languages: as the node panel stores them, or a list by expression. */
function rowsOf(given: unknown): IDataObject[] {
	if (isEmpty(given)) return [];
	const value = typeof given === 'string' ? parsed(given) : given;
	const rows: unknown = isObject(value) ? (value.language ?? value) : value;
	const list: unknown[] = Array.isArray(rows) ? rows : [rows];
	if (list.every(isObject)) return list;
	throw new InvalidInput(
		"'Languages' is not a list of languages",
		'Enter a code, a title and a body for each language.',
	);
}

/** Says that a row is left out. */
export function languageHint(code: string): string {
	const row = code === '' ? 'A language without a code' : `The language '${code}'`;
	return `${row} is left out of this push: each row of 'Languages' needs a code, a title and a body. Its users see 'Title' and 'Body' instead.`;
}
