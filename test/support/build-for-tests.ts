import { build } from 'rolldown';
import type { TestProject } from 'vitest/node';
import { building, entries, isOneOf, outside } from '../../rolldown.config.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Whether the test run has built what its projects need. */
    isBuilt: boolean;
  }
}

/** What tests load from outside vitest, in processes of their own. */
const parts = {
  'parse-texts': 'src/desired/yaml/parse-texts.ts',
  'find-server': 'src/redis/find-server.ts',
  'open-redis': 'src/redis/open-redis.ts',
};

/** What `run-here.ts` runs. */
const here = { 'run-program': 'src/cli/run-program.ts' };

/**
 * Builds the command once more, to `dist/test`, with the client of Redis left outside: so a test can reach what a process of it does by what is
 * preloaded there (`test/torture/kills`). With every package outside, its start would take twice as long. Once more to `dist/here`, bundled as `npm run build` does it, for the tests that run commands in
 * their own process. Everything else runs what `npm run build` made.
 */
export const setup = async ({ vitest }: TestProject): Promise<void> => {
  const run = vitest.getRootProject();
  // Each project asks for it, and one build serves all of a run.
  if (run.getProvidedContext().isBuilt) return;
  await build(building({ ...entries, ...parts }, 'dist/test', isOneOf([...outside, 'ioredis'])));
  await build(building({ ...entries, ...here }, 'dist/here', isOneOf(outside)));
  run.provide('isBuilt', true);
};
