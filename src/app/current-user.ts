import { hostname, userInfo } from 'node:os';

const userName = (): string => {
  try {
    return userInfo().username;
  } catch {
    // A container's user may have a number only.
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
};

/** Who runs this command, as history shows it: `user@machine`. */
export const currentUser = (): string => `${userName()}@${hostname()}`;
