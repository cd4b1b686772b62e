import type { AppContext } from '../app/context.ts';
import { createSourceCache } from '../desired/git/source-cache.ts';
import type { DesiredState } from '../model/desired.ts';
import { createDesiredReader } from './desired-reader.ts';

/** The result of one reading of the desired state. */
export type DesiredReading = {
  /** The same object as last time if nothing has changed; null: not valid. */
  readonly state: DesiredState | null;
  /** It is valid, and was not at the last reading. */
  readonly becameValid: boolean;
};

/** The desired state as the daemon has it, with the repository that it comes from. */
export type DaemonDesired = {
  /** Reads the files. The caller must not start a second reading meanwhile. */
  read(): Promise<DesiredReading>;
  /** The last desired state that was valid; null before the first. */
  last(): DesiredState | null;
  /** Why the desired state as it was last read cannot be used; null: it can. */
  invalid(): string | null;
};

const isSame = (before: DesiredState, after: DesiredState): boolean =>
  before.accounts === after.accounts &&
  before.integrations === after.integrations &&
  before.revision === after.revision &&
  before.revisionTime === after.revisionTime &&
  before.source === after.source;

/** Not valid before the first reading. */
export const createDaemonDesired = (context: AppContext): DaemonDesired => {
  const { desiredState, environment } = context.settings;
  const reader = createDesiredReader(context);
  const readSource = createSourceCache(desiredState, environment);
  let last: DesiredState | null = null;
  let isValid = false;
  return {
    read: async () => {
      const [read, source] = await Promise.all([reader.read(), readSource()]);
      const next = read && { ...read, source };
      const state = last && next && isSame(last, next) ? last : next;
      const becameValid = !isValid && state !== null;
      isValid = state !== null;
      last = state ?? last;
      context.log.debug({ revision: state?.revision ?? null }, 'Reloaded the desired state');
      return { state, becameValid };
    },
    last: () => last,
    invalid: () => {
      if (isValid) return null;
      const problems = reader.problems();
      return problems.length === 0 ? 'The desired state has not been read yet' : problems.join('\n');
    },
  };
};
