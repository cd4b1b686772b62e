import { formatProblem } from '../desired/problem.ts';
import type { DesiredState } from '../model/desired.ts';
import { UsageError } from '../model/errors.ts';
import { clean } from '../report/text/clean.ts';
import { plural } from '../report/text/plural.ts';
import type { AppContext } from './context.ts';
import { type LoadFurther, loadForCommand } from './load-for-command.ts';
import { checkAccounts } from './select-accounts.ts';

/**
 * The desired state for a command that works with it; warnings go to stderr.
 * @throws UsageError with every problem, or when `--account` names an unknown account
 */
export const readDesired = async (
  context: AppContext,
  {
    anyAccount = false,
    ...further
  }: LoadFurther & {
    /** `--account` may name one that left the YAML: the caller checks it. */
    readonly anyAccount?: boolean;
  } = {},
): Promise<DesiredState> => {
  const { options, out } = context;
  const loaded = await loadForCommand(context, further);
  for (const warning of loaded.warnings) out.say(`Warning: ${clean(formatProblem(warning))}`);
  if (!loaded.ok) {
    const problems = loaded.problems.map(formatProblem).join('\n');
    throw new UsageError(
      `The desired state is not valid (${plural(loaded.problems.length, 'problem')}), so nothing was done:\n${problems}`,
    );
  }
  if (!anyAccount) checkAccounts({ options }, loaded.state);
  return loaded.state;
};
