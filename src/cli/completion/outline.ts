import type { Command, Option } from 'commander';
import { logLevels } from '../../config.ts';

/** What completes a value: names of the desired state, files, fixed words, or nothing. */
export type Values = 'accounts' | 'keys' | 'files' | 'none' | readonly string[];

/** An option, and what follows it; null: nothing does. */
export type OptionOutline = {
  readonly long: string;
  readonly description: string;
  readonly values: Values | null;
};

/** A command as completion sees it. */
export type CommandOutline = {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionOutline[];
  /** Of its first argument; null: it takes none. */
  readonly argument: Values | null;
};

const valuesOfOptions: { readonly [long: string]: Values } = {
  '--account': 'accounts',
  '--key': 'keys',
  '--desired-state': 'files',
  '--out': 'files',
  '--log-level': logLevels,
};

const valuesOfArguments: { readonly [name: string]: Values } = {
  key: 'keys',
  account: 'accounts',
  file: 'files',
  shell: ['bash', 'zsh', 'fish'],
};

const optionOutline = ({ long, description, required, optional }: Option): OptionOutline => ({
  long: long ?? '',
  description,
  values: required || optional ? (valuesOfOptions[long ?? ''] ?? 'none') : null,
});

/** The commands of the program, each with its own options and those of all. */
export const outlineOf = (program: Command): readonly CommandOutline[] =>
  program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    options: [...command.options, ...program.options]
      .filter(({ long }) => long !== '--version')
      .map(optionOutline),
    argument: command.registeredArguments.map((each) => valuesOfArguments[each.name()] ?? 'none')[0] ?? null,
  }));
