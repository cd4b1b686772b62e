import { applyKeyLine, forgetLine, retryLine } from '../../plan/command-lines.ts';

/** The commands that a message may name. */
const commands = [
  retryLine,
  forgetLine,
  (key: string, account: string) => applyKeyLine(key, account),
  (key: string, account: string) => applyKeyLine(key, account, { force: true }),
] as const;

/**
 * A message about one key as it holds for others too: without the key at its start, and with KEY in its
 * commands.
 */
export const generalText = (text: string, key: string, account: string): string =>
  commands.reduce(
    (general, command) => general.replaceAll(command(key, account), command('KEY', account)),
    text.startsWith(`${key}: `) ? text.slice(key.length + 2) : text,
  );
