import type { Command } from 'commander';
import { loadForCommand } from '../../app/load-for-command.ts';
import { UsageError } from '../../model/errors.ts';
import { outlineOf } from '../completion/outline.ts';
import { completionScript, shells } from '../completion/scripts.ts';
import type { Context } from '../context.ts';

/** What a completion script asks for. */
const lists = ['accounts', 'keys'] as const;

/** The names in the desired state; none where it cannot be read, and from Git, which would take a fetch per key press. */
const names = async (context: Context, what: (typeof lists)[number]): Promise<readonly string[]> => {
  if (context.settings.git !== null) return [];
  const quiet = { ...context, out: { ...context.out, say: () => undefined } };
  const loaded = await loadForCommand(quiet, { withoutSecrets: true });
  if (!loaded.ok) return [];
  const { accounts, integrations } = loaded.state;
  return what === 'accounts' ? accounts.map(({ name }) => name) : integrations.map(({ key }) => key);
};

/** `setpoint completion`: prints the script of a shell, or the names that such a script asks for. */
export const completion = async (context: Context, program: Command, what: string): Promise<number> => {
  const shell = shells.find((known) => known === what);
  if (shell !== undefined) {
    context.out.print(completionScript(shell, outlineOf(program)).trimEnd());
    return 0;
  }
  const list = lists.find((known) => known === what);
  if (list === undefined) throw new UsageError(`There is no completion for ${what}: bash, zsh or fish.`);
  const found = await names(context, list);
  if (found.length > 0) context.out.print(found.join('\n'));
  return 0;
};
