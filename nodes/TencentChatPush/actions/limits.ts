/** Accounts in one request (every tag and attribute page: at most 100, code 90018 beyond). */
export const ACCOUNTS_PER_REQUEST = 100;
