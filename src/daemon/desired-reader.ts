import { setTimeout as sleep } from 'node:timers/promises';
import type { AppContext } from '../app/context.ts';
import { createRevisionCache } from '../desired/git/revision-cache.ts';
import { loadDesired } from '../desired/load.ts';
import { createLoadCache } from '../desired/load-cache.ts';
import { reportedProblems } from '../desired/problem.ts';
import { createParseCache } from '../desired/yaml/parse-cache.ts';
import type { DesiredState } from '../model/desired.ts';

/** Files may be missing because a checkout is in progress, so they must stay missing this long, in ms. */
const QUIET_MS = 1_500;

/** Reads the desired state repeatedly, and caches what it has parsed. */
export type DesiredReader = {
  /** The current state; null when it is not valid, which is logged once per set of problems. */
  read(): Promise<DesiredState | null>;
  /** The problems of the last reading, a line each; empty when there were none. */
  problems(): readonly string[];
};

const keysOf = (state: DesiredState): ReadonlySet<string> =>
  new Set([...state.accounts.map(({ name }) => name), ...state.integrations.map(({ key }) => `${key}`)]);

const isSame = (before: DesiredState | null, after: DesiredState): boolean =>
  before?.accounts === after.accounts && before.integrations === after.integrations;

const lostAny = (before: DesiredState | null, after: DesiredState): boolean => {
  if (isSame(before, after)) return false;
  const now = keysOf(after);
  return before !== null && [...keysOf(before)].some((key) => !now.has(key));
};

/** A reader for the daemon, with its caches. */
export const createDesiredReader = ({ settings, cwd, secrets, log }: AppContext): DesiredReader => {
  const parseCache = createParseCache();
  const loadCache = createLoadCache();
  const revisionCache = createRevisionCache();
  let last: DesiredState | null = null;
  let logged = '';
  const readOnce = async (): Promise<DesiredState | null> => {
    const { desiredState: path, environment } = settings;
    const loaded = await loadDesired({
      path,
      cwd,
      environment,
      secrets,
      parseCache,
      loadCache,
      revisionCache,
    });
    const problems = loaded.ok ? [] : reportedProblems(loaded.problems);
    const text = problems.join('\n');
    if (problems.length > 0 && text !== logged) {
      log.error({ problems }, 'The desired state is not valid; nothing will be planned until it is fixed');
    }
    if (logged !== '' && problems.length === 0) log.info('The desired state is valid again');
    logged = text;
    return loaded.ok ? loaded.state : null;
  };
  return {
    problems: () => (logged === '' ? [] : logged.split('\n')),
    read: async () => {
      let state = await readOnce();
      for (let tries = 0; tries < 5 && state && lostAny(last, state); tries++) {
        await sleep(QUIET_MS);
        const again = await readOnce();
        if (again === null || again.revision === state.revision) {
          state = again;
          break;
        }
        state = again;
      }
      last = state ?? last;
      return state;
    },
  };
};
