import { hostname, userInfo } from 'node:os';

const userName = (): string => {
  try {
    return userInfo().username;
  } catch {
    // A container's user may have a number only.
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
};

/** Who runs this command, as history tells it: `user@machine`. */
export const person = (): string => `${userName()}@${hostname()}`;
