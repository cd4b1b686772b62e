/** Why nothing is begun in an account that a person has paused, and the way out. */
export const pausedWhy = (account: string): string =>
  `account ${account} is paused; start its runs again with: setpoint resume ${account}`;
