import { isUserId, readCheck, readDelete, readImport, readImportMany } from '../wire/accountBodies';
import type { NewAccount } from '../wire/accountBodies';
import type { AccountResult } from '../wire/answer';
import { okAnswer } from '../wire/answer';
import { asRefusal, codes, Refusal } from '../wire/refusal';
import type { Command, Context } from './command';
import { limits } from '../wire/limits';

/** Imports one account (1047/34953). */
export const importAccount: Command = {
	pace: { callsPerSecond: () => limits.importsPerSecond, code: codes.tooFrequent },
	run: (body, context) => {
		const account = readImport(body);
		const refusal = context.listed.get(account.UserID);
		if (refusal) throw refusal;
		importAll([account], context);
		return okAnswer();
	},
};

/** Imports accounts, and names those it did not import (1047/34954). */
export const importAccounts: Command = {
	run: (body, context) => {
		const accounts = readImportMany(body);
		const isGood = ({ UserID }: NewAccount): boolean =>
			isUserId(UserID) && !context.listed.has(UserID);
		importAll(accounts.filter(isGood), context);
		const failed = accounts.filter((account) => !isGood(account));
		return okAnswer({ FailAccounts: failed.map(({ UserID }) => UserID) });
	},
};

/** Says which accounts are imported (1047/34956). */
export const checkAccounts: Command = {
	run: (body, { app, listed, arrange }) => {
		const results = readCheck(body).map((account): AccountResult => {
			const refusal = listed.get(account);
			if (refusal) return resultOf(account, refusal);
			const AccountStatus = app.isImported(account) ? 'Imported' : 'NotImported';
			return { ...resultOf(account), AccountStatus };
		});
		return okAnswer({ ResultItem: arrange(results) });
	},
};

/** Deletes accounts with all they hold (1047/34955). */
export const deleteAccounts: Command = {
	run: (body, { app, listed, arrange, edition }) => {
		const accounts = readDelete(body);
		if (!edition.deletable) {
			throw new Refusal(codes.accountsNotDeletable, 'this app does not allow deleting accounts');
		}
		const results = accounts.map((account): AccountResult => {
			try {
				const refusal = listed.get(account);
				if (refusal) throw refusal;
				if (!app.isImported(account)) {
					throw new Refusal(codes.accountNotImported, 'Err_TLS_PT_Open_Login_Account_Not_Exist');
				}
				app.deleteAccount(account);
				return resultOf(account);
			} catch (thrown) {
				return resultOf(account, asRefusal(thrown));
			}
		});
		return okAnswer({ ResultItem: arrange(results) });
	},
};

/** All or none: throws 70398 where the app would have more accounts than its edition allows. */
function importAll(
	accounts: readonly NewAccount[],
	{ app, edition }: Pick<Context, 'app' | 'edition'>,
): void {
	const names = new Set([...app.accounts, ...accounts.map(({ UserID }) => UserID)]);
	if (names.size > edition.accountsAtMost) {
		throw new Refusal(codes.tooManyAccountsInApp, `the app would have ${names.size} accounts`);
	}
	for (const { UserID, ...card } of accounts) app.importAccount(UserID, card);
}

function resultOf(account: string, refusal?: Refusal): AccountResult {
	return {
		UserID: account,
		ResultCode: refusal?.code ?? codes.ok,
		ResultInfo: refusal?.message ?? '',
	};
}
