import { z } from 'zod';
import { codes, Refusal } from './refusal';
import { byteLength, limits } from './limits';

/** What an account may bring besides its name. */
export interface AccountCard {
	Nick?: string;
	FaceUrl?: string;
}

/** An account to import. */
export interface NewAccount extends AccountCard {
	UserID: string;
}

const userId = z.string().min(1);
const card = { Nick: z.string().optional(), FaceUrl: z.string().optional() };

const importBody = z.object({
	UserID: userId.refine(isUserId, `more than ${limits.userIdBytes} bytes`),
	...card,
});

/** The newer pages have `AccountList`, the older ones `Accounts`. */
const importManyBody = z.union([
	z
		.object({ AccountList: listOf(z.object({ UserID: userId, ...card })) })
		.transform(({ AccountList }): NewAccount[] => AccountList),
	z
		.object({ Accounts: listOf(userId) })
		.transform(({ Accounts }): NewAccount[] => Accounts.map((UserID) => ({ UserID }))),
]);

const checkBody = z
	.object({ CheckItem: listOf(z.object({ UserID: userId })) })
	.transform(({ CheckItem }) => CheckItem.map(({ UserID }) => UserID));

const deleteBody = z
	.object({ DeleteItem: listOf(z.object({ UserID: userId })) })
	.transform(({ DeleteItem }) => DeleteItem.map(({ UserID }) => UserID));

/** Reads the body of account_import (1047/34953). */
export const readImport = readerOf(importBody);
/** Reads the body of multiaccount_import (1047/34954), in either form. */
export const readImportMany = readerOf(importManyBody);
/** Reads the body of account_check (1047/34956). */
export const readCheck = readerOf(checkBody);
/** Reads the body of account_delete (1047/34955). */
export const readDelete = readerOf(deleteBody);

/** Whether an account may have this name. */
export function isUserId(name: string): boolean {
	return name !== '' && byteLength(name) <= limits.userIdBytes;
}

function listOf<S extends z.ZodTypeAny>(element: S): z.ZodArray<S> {
	return z.array(element).min(1).max(limits.accountsPerRequest);
}

function readerOf<Output>(
	schema: z.ZodType<Output, z.ZodTypeDef, unknown>,
): (body: unknown) => Output {
	return (body) => {
		const result = schema.safeParse(body);
		if (result.success) return result.data;
		const [issue] = result.error.issues;
		throw new Refusal(codes.badAccountParameter, `${issue?.path.join('.')}: ${issue?.message}`);
	};
}
