/**
 * Whom a tag or an attribute belongs to (set_attr_name page, `AttrTypes`): 0 the UserID of a
 * logged-in account, 1 the RegistrationID of a device. One tag or attribute fits one type only.
 */
export type AccountType = 0 | 1;

/** A RegistrationID is an upper-case UUID in every sample of the documents. */
const registrationId = /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/;

export function isRegistrationId(account: string): boolean {
	return registrationId.test(account);
}

export function accountTypeOf(account: string): AccountType {
	return isRegistrationId(account) ? 1 : 0;
}
