import { type Command, InvalidArgumentError, Option } from 'commander';
import { logLevels } from '../config.ts';

/** Adds one more value of a repeatable option. */
export const collect = (value: string, earlier: readonly string[] = []): readonly string[] => [
  ...earlier,
  value,
];

/** The options that every command has. */
export const withGlobalOptions = (program: Command): Command =>
  program
    .option(
      '--desired-state <path>',
      'the file or folder of the desired state; with SETPOINT_GIT_URL its path in the repository',
    )
    .addOption(
      new Option('--account <name>', 'only this account (repeatable); all by default')
        .argParser(collect)
        .default([]),
    )
    .option('--json', 'print one JSON value on stdout', false)
    .option('--log-level <level>', `how much is logged on stderr: ${logLevels.join(', ')}`);

/** `--ref`, such as a branch under review. */
export const withRef = (command: Command): Command =>
  command.option(
    '--ref <ref>',
    'with SETPOINT_GIT_URL: the branch, tag or full commit id to read, in place of SETPOINT_GIT_REF',
  );

/** What history keeps of an account. */
const MAX_LIMIT = 10_000;

/** How many lines of history to show. @throws InvalidArgumentError for anything but a whole number within bounds */
export const limitOf = (text: string): number => {
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw new InvalidArgumentError(`write a whole number from 1 to ${MAX_LIMIT}.`);
};
