import { setTimeout as sleep } from 'node:timers/promises';
import type { AppContext } from '../app/context.ts';
import { createRevisionCache } from '../desired/git/revision-cache.ts';
import { loadDesired } from '../desired/load.ts';
import { createLoadCache } from '../desired/load-cache.ts';
import { formatProblem } from '../desired/problem.ts';
import { createParseCache } from '../desired/yaml/parse-cache.ts';
import type { DesiredState } from '../model/desired.ts';

/** Files that vanish may be a checkout half-way through: they have to stay away this long, in ms. */
const QUIET_MS = 1_500;

/** Reads the desired state again and again, keeping what was parsed. */
export type DesiredReader = {
  /** The state as it is now; null when it is broken, which is said in the log once per breakage. */
  read(): Promise<DesiredState | null>;
  /** What was wrong with it at the last reading, a line each; empty when nothing was. */
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

/** Makes a reader for the daemon. */
export const createDesiredReader = ({ settings, secrets, log }: AppContext): DesiredReader => {
  const parseCache = createParseCache();
  const loadCache = createLoadCache();
  const revisionCache = createRevisionCache();
  let last: DesiredState | null = null;
  let said = '';
  const once = async (): Promise<DesiredState | null> => {
    const { desiredState: path, environment } = settings;
    const loaded = await loadDesired({ path, environment, secrets, parseCache, loadCache, revisionCache });
    const problems = loaded.ok ? [] : loaded.problems.map(formatProblem);
    const text = problems.join('\n');
    if (problems.length > 0 && text !== said) {
      log.error(
        { problems: problems.slice(0, 50) },
        'The desired state is not valid; nothing will be planned until it is fixed',
      );
    }
    if (said !== '' && problems.length === 0) log.info('The desired state is valid again');
    said = text;
    return loaded.ok ? loaded.state : null;
  };
  return {
    problems: () => (said === '' ? [] : said.split('\n')),
    read: async () => {
      let state = await once();
      for (let looks = 0; looks < 5 && state && lostAny(last, state); looks++) {
        await sleep(QUIET_MS);
        const again = await once();
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
