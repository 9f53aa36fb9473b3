import type { IDataObject } from 'n8n-workflow';

import type { RequestFacts } from '../../engine/Operation';
import { canonicalJson } from '../../helpers/canonicalJson';
import { spelledJson } from '../../helpers/exactJson';
import { isEmpty } from '../../helpers/isEmpty';
import { isObject } from '../../helpers/isObject';
import { mergePatch } from '../../helpers/mergePatch';
import type { Parameters, RunFacts } from '../../input/parameters';
import { readObject, readShortText, readSwitch, readText, requireText } from '../../input/readers';
import { readLanguages } from './languages';
import {
	badgePiece,
	compact,
	imagePiece,
	pushFlag,
	readData,
	soundPiece,
	templatePiece,
	vendorPieces,
} from './messagePieces';

/** What a push says, checked. */
export interface Message {
	/** The sender; the credential's admin where none is given. */
	readonly fromAccount?: string;
	/** Comes back in reports of the push. */
	readonly dataId?: string;
	/** In the form of the API (1047/77715). */
	readonly offlinePushInfo: IDataObject;
	/** Codes of the rows of Languages that are left out because a part of them is empty. */
	readonly incompleteLanguages?: readonly string[];
}

/** Bytes of `DataId`; a longer one is refused with 90057 (1047/67553). */
export const DATA_ID_BYTES = 64;

/**
 * Reads a message from `title`, `body` and `additionalFields`.
 *
 * @throws InvalidInput where a value does not fit, or where users would see nothing
 */
export function readMessage(parameters: Parameters): Message {
	const fields = readObject(parameters.additionalFields, 'Additional Fields') ?? {};
	const message = readChanges({
		...fields,
		onlineOnly: isEmpty(fields.onlineOnly) ? false : fields.onlineOnly,
		title: parameters.title,
		body: parameters.body,
	});
	const { offlinePushInfo } = message;
	if (needsTexts(offlinePushInfo)) {
		requireText(offlinePushInfo.Title, 'Title');
		requireText(offlinePushInfo.Desc, 'Body');
	}
	return message;
}

/**
 * Reads those parts of a message that are filled in, all of them as fields of one collection.
 *
 * @throws InvalidInput where a value does not fit
 */
export function readChanges(fields: Parameters): Message {
	const { contents, incomplete } = readLanguages(fields.languages);
	const pieces = [
		compact({ Title: readText(fields.title, 'Title'), Desc: readText(fields.body, 'Body') }),
		pushFlag(readSwitch(fields.onlineOnly, 'Online Only')),
		compact({ Ext: readData(fields.data) }),
		imagePiece(fields.image),
		soundPiece(fields.sound),
		badgePiece(fields.badge),
		compact({ MultiLanguageContent: contents }),
		templatePiece(fields),
		...vendorPieces(fields),
		readObject(fields.offlinePushInfo, 'Offline Push Info') ?? {},
	];
	return {
		fromAccount: readText(fields.fromAccount, 'Sender Account')?.trim(),
		dataId: readShortText(fields.dataId, 'Data ID', DATA_ID_BYTES),
		offlinePushInfo: pieces.reduce(mergePatch, {}),
		incompleteLanguages: incomplete,
	};
}

/**
 * The fields of a request that make up the message (1047/67553).
 *
 * @param call has the sender and the `DataId` of a message without its own
 */
export function messageBody(
	{ fromAccount, dataId, offlinePushInfo }: Message,
	call: Pick<RequestFacts, 'sender' | 'dataId'>,
): IDataObject {
	return {
		From_Account: fromAccount ?? call.sender,
		DataId: dataId ?? call.dataId,
		OfflinePushInfo: offlinePushInfo,
	};
}

/**
 * What two messages have in common exactly if users get the same: line ends, the composition of letters
 * (NFC), white space and order in Data, and whether the sender is named, make no other message.
 */
export function messageKey(message: Message, { sender }: Pick<RunFacts, 'sender'>): string {
	const { offlinePushInfo, fromAccount = sender, dataId = '' } = message;
	const { Ext: ext, ...shown } = offlinePushInfo;
	const json = typeof ext === 'string' ? spelledJson(ext) : undefined;
	const data = json === undefined ? { text: ext } : { json };
	return JSON.stringify([fromAccount, dataId, canonicalJson([shown, data], spelledAlike)]);
}

function spelledAlike(text: string): string {
	return text.replace(/\r\n?/g, '\n').normalize('NFC');
}

/** A template brings its own texts, and an online or a silent push needs none. */
function needsTexts(info: IDataObject): boolean {
	const isSilent = isObject(info.ApnsInfo) && info.ApnsInfo.ContentAvailable === 1;
	return !isSilent && info.PushFlag !== 1 && info.PushTemplateId === undefined;
}
