/** Quotes a word for the shell: keys may contain spaces and quotes. */
const word = (text: string): string =>
  /^[\p{L}\p{N}_./:@%+,=-]+$/u.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

/** The command that stops managing a key. Names the account, since another one may have the same key. */
export const forgetLine = (key: string, account: string): string =>
  `setpoint forget ${word(key)} --account ${account}`;

/** The command that unblocks a key for a retry. */
export const retryLine = (key: string, account: string): string =>
  `setpoint retry ${word(key)} --account ${account}`;

/** The command that applies one key. */
export const applyKeyLine = (key: string, account: string, { force = false } = {}): string =>
  `setpoint apply ${force ? '--force ' : ''}--key ${word(key)} --account ${account}`;

/** The command that takes what drifted over into the YAML. */
export const acceptLine = (key: string): string => `setpoint accept ${word(key)}`;

/** Why nothing starts in a paused account, and how to resume it. */
export const pausedWhy = (account: string): string =>
  `account ${account} is paused; resume it with: setpoint resume ${account}`;
