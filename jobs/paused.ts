/** Why nothing starts in a paused account, and how to resume it. */
export const pausedWhy = (account: string): string =>
  `account ${account} is paused; resume it with: setpoint resume ${account}`;
