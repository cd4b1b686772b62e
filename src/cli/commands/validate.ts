import { loadForCommand } from '../../app/load-for-command.ts';
import { checkAccounts, isSelected } from '../../app/select-accounts.ts';
import type { LoadResult } from '../../desired/load.ts';
import { type DesiredProblem, formatProblem } from '../../desired/problem.ts';
import type { DesiredState } from '../../model/desired.ts';
import { clean } from '../../report/text/clean.ts';
import { plural } from '../../report/text/plural.ts';
import { shortRevision } from '../../report/text/words.ts';
import type { Context } from '../context.ts';

export type ValidateOptions = { readonly withoutSecrets: boolean };

const problemJson = ({ file, line, column, message, hint }: DesiredProblem) => ({
  file,
  line,
  column,
  message,
  hint,
});

type Counts = { readonly revision: string; readonly accounts: number; readonly integrations: number };

const count = (context: Context, state: DesiredState): Counts => ({
  revision: state.revision,
  accounts: state.accounts.filter(({ name }) => isSelected(context, name)).length,
  integrations: state.integrations.filter(({ account }) => isSelected(context, account)).length,
});

const validateJson = (loaded: LoadResult, counts: Counts | null) => ({
  valid: loaded.ok,
  revision: counts?.revision ?? null,
  accounts: counts?.accounts ?? null,
  integrations: counts?.integrations ?? null,
  problems: loaded.ok ? [] : loaded.problems.map(problemJson),
  warnings: loaded.warnings.map(problemJson),
});

const printForPeople = ({ out, palette }: Context, loaded: LoadResult, counts: Counts | null): void => {
  for (const warning of loaded.warnings) out.say(`Warning: ${clean(formatProblem(warning))}`);
  if (counts !== null) {
    const { accounts, integrations, revision } = counts;
    const things = `${plural(accounts, 'account')}, ${plural(integrations, 'integration')}`;
    out.print(`${palette.green('Valid')}: ${things}, revision ${shortRevision(revision)}`);
  }
  if (loaded.ok) return;
  for (const problem of loaded.problems) out.print(clean(formatProblem(problem)));
  out.print(`${palette.red('Not valid')}: ${plural(loaded.problems.length, 'problem')}`);
};

/** `setpoint validate`: reports every problem of the desired state. Needs no Redis. */
export const validate = async (context: Context, { withoutSecrets }: ValidateOptions): Promise<number> => {
  const loaded = await loadForCommand(context, { withoutSecrets });
  if (loaded.ok) checkAccounts(context, loaded.state);
  const counts = loaded.ok ? count(context, loaded.state) : null;
  if (context.options.json) context.out.printJson(validateJson(loaded, counts));
  else printForPeople(context, loaded, counts);
  return loaded.ok ? 0 : 1;
};
