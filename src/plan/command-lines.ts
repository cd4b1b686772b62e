/** A word as a shell reads it back: keys may hold blanks and quotes. */
const word = (text: string): string =>
  /^[\p{L}\p{N}_./:@%+,=-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** The line that has one account stop managing a key. Another account's ledger may have the same key, so the account is always named. */
export const forgetLine = (key: string, account: string): string =>
  `setpoint forget ${word(key)} --account ${account}`;

/** The line that lifts what holds a key of one account back. */
export const retryLine = (key: string, account: string): string =>
  `setpoint retry ${word(key)} --account ${account}`;

/** The line that applies one key of one account. */
export const applyKeyLine = (key: string, account: string, { force = false } = {}): string =>
  `setpoint apply ${force ? '--force ' : ''}--key ${word(key)} --account ${account}`;

/** Why nothing starts in a paused account, and how to resume it. */
export const pausedWhy = (account: string): string =>
  `account ${account} is paused; resume it with: setpoint resume ${account}`;
