/** Codes that concern the key, the app or the admin: with them, no call can work. */
const remedies: Readonly<Record<number, string>> = {
	60012: 'Check --sdk-app-id.',
	60020: "The app's plan has expired or is in arrears. Look in the console.",
	60021: "The address of this machine is not on the app's allow-list. Have it added.",
	60025: 'Check --sdk-app-id and --identifier.',
	70001: 'The UserSig is out of date. Check the clock of this machine.',
	70002: 'The UserSig is out of date. Check the clock of this machine.',
	...whereKeyIsWrong(70003, 70005, 70009, 70010, 70011, 70052),
	70013: 'Check --identifier.',
	70014: 'Check --sdk-app-id.',
	70020: 'Check --sdk-app-id, and --region: the app is not known in this data center.',
	70050: 'Too many UserSigs were rejected in a row. Check the key, and wait a minute.',
	70403: '--identifier is no admin of the app. Take one that is.',
	90009: '--identifier is no admin of the app. Take one that is.',
};

function whereKeyIsWrong(...codes: number[]): Record<number, string> {
	const remedy = 'Check the key: it does not belong to this app, or part of it is missing.';
	return Object.fromEntries(codes.map((code) => [code, remedy]));
}

/** Codes of what an app does not have; they say nothing about the form of answers. */
const editions: Readonly<Record<number, string>> = {
	60027:
		'this app does not have this call; accounts, for example, exist only in an app of Chat, not in one that has Push only',
	70398: 'the app has as many accounts as its edition allows',
	71000: 'this app does not allow deleting accounts; the console has a switch for it',
	90045: 'Push is not switched on for this app; the console has a switch for it',
	90047: 'the pushes of the day are used up',
};

/** What to do about a code with which no call can work. */
export function remedyFor(code: number): string | undefined {
	return remedies[code];
}

/** Why an app refuses a call, where that is a matter of its edition. */
export function unavailable(code: number): string | undefined {
	return editions[code];
}
