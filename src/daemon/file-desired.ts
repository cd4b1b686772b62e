import { readEntryFile } from '../app/accept/entry-file.ts';
import type { AppContext } from '../app/context.ts';
import { watchDesired } from '../desired/files/watch.ts';
import { createSourceCache } from '../desired/git/source-cache.ts';
import type { DesiredState } from '../model/desired.ts';
import { type DaemonDesired, isSameState } from './desired.ts';
import { createDesiredReader } from './desired-reader.ts';

/** The desired state of files on this machine. Not valid before the first reading. */
export const createFileDesired = (context: AppContext): DaemonDesired => {
  const { settings, log, cwd } = context;
  const { desiredState: path, environment } = settings;
  const reader = createDesiredReader(context);
  const readSource = createSourceCache(path, environment);
  let last: DesiredState | null = null;
  let isValid = false;
  return {
    read: async () => {
      const [read, source] = await Promise.all([reader.read(), readSource()]);
      const next = read && { ...read, source };
      const state = last && next && isSameState(last, next) ? last : next;
      const becameValid = !isValid && state !== null;
      isValid = state !== null;
      last = state ?? last;
      log.debug({ revision: state?.revision ?? null }, 'Reloaded the desired state');
      return { state, becameValid };
    },
    last: () => last,
    invalid: () => {
      if (isValid) return null;
      const problems = reader.problems();
      return problems.length === 0 ? 'The desired state has not been read yet' : problems.join('\n');
    },
    entryFile: (label) => readEntryFile(label, cwd, environment),
    status: () => null,
    heardAt: () => undefined,
    poll: async () => undefined,
    watch: async (onChange) => ({
      ready: Promise.resolve(),
      ...(await watchDesired({ path, onChange, log })),
    }),
  };
};
