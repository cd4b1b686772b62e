import { type LoadOptions, loadDesired } from '../desired/load.ts';
import { formatProblem } from '../desired/problem.ts';
import type { DesiredState } from '../model/desired.ts';
import { UsageError } from '../model/errors.ts';
import { clean } from '../report/text/clean.ts';
import { plural } from '../report/text/plural.ts';
import type { AppContext } from './context.ts';
import { checkAccounts } from './select-accounts.ts';

/**
 * The desired state for a command that works with it; warnings go to stderr.
 * @throws UsageError with every problem, or when `--account` names an unknown account
 */
export const readDesired = async (
  { options, settings, secrets, out }: AppContext,
  {
    anyAccount = false,
    ...further
  }: Pick<LoadOptions, 'withoutSecrets' | 'neededAccount' | 'onVariable'> & {
    /** `--account` may name one that left the YAML: the caller checks it. */
    readonly anyAccount?: boolean;
  } = {},
): Promise<DesiredState> => {
  const { desiredState: path, environment } = settings;
  const loaded = await loadDesired({ path, environment, secrets, ...further });
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
