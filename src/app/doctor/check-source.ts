import { formatProblem } from '../../desired/problem.ts';
import type { Check } from '../../model/check.ts';
import type { DesiredState } from '../../model/desired.ts';
import { UsageError } from '../../model/errors.ts';
import { plural } from '../../report/text/plural.ts';
import { shortRevision } from '../../report/text/words.ts';
import type { AppContext } from '../context.ts';
import { loadForCommand } from '../load-for-command.ts';
import { behindProxy, type ProxyChecks } from './check-proxies.ts';

/** What the checks of the desired state found. */
export type SourceChecks = {
  readonly checks: readonly Check[];
  /** Null: there is none to check accounts with. */
  readonly desired: DesiredState | null;
};

const SUBJECT = 'desired state';

const fromGit = ({ settings }: AppContext, revision: string): readonly Check[] =>
  settings.git === null
    ? []
    : [
        {
          subject: 'Git source',
          outcome: 'ok',
          message: `${settings.git.url} can be read, at ${shortRevision(revision)}`,
        },
      ];

const counts = ({ accounts, integrations }: DesiredState): string =>
  `${plural(accounts.length, 'account')}, ${plural(integrations.length, 'integration')}`;

/** Accounts are checked all the same, with the last good commit. */
const lastGood = async (context: AppContext): Promise<DesiredState | null> => {
  if (context.settings.git === null) return null;
  const loaded = await loadForCommand(context, { lastGood: true }).catch((error: unknown) => {
    if (error instanceof UsageError) return null;
    throw error;
  });
  return loaded?.ok ? loaded.state : null;
};

const unreadable = async (context: AppContext, error: UsageError): Promise<SourceChecks> => {
  const checks: Check[] = [
    { subject: 'Git source', outcome: 'wrong', message: error.message },
    { subject: SUBJECT, outcome: 'skipped', message: 'cannot be read' },
  ];
  return { checks, desired: await lastGood(context) };
};

/** Loads the desired state, from Git if it is there, and reports its problems. */
export const checkSource = async (
  given: AppContext,
  proxies: Pick<ProxyChecks, 'blocks'>,
): Promise<SourceChecks> => {
  const context: AppContext = { ...given, out: { say: () => undefined } };
  const { git } = context.settings;
  if (git !== null && proxies.blocks(git.url)) {
    const checks = [behindProxy('Git source'), behindProxy(SUBJECT)];
    return { checks, desired: await lastGood(context) };
  }
  const loaded = await loadForCommand(context, {}).catch((error: unknown) => {
    if (error instanceof UsageError) return error;
    throw error;
  });
  if (loaded instanceof UsageError) return unreadable(context, loaded);
  if (loaded.ok) {
    const { state } = loaded;
    const valid: Check = { subject: SUBJECT, outcome: 'ok', message: `valid: ${counts(state)}` };
    return { checks: [...fromGit(context, state.revision), valid], desired: state };
  }
  const wrong = loaded.problems.map(
    (problem): Check => ({ subject: SUBJECT, outcome: 'wrong', message: formatProblem(problem) }),
  );
  return { checks: wrong, desired: await lastGood(context) };
};
