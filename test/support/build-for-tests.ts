import { isAbsolute } from 'node:path';
import { build } from 'rolldown';
import { building, entries } from '../../rolldown.config.ts';

/** What tests load from outside vitest, in processes of their own. */
const parts = {
  'parse-texts': 'src/desired/yaml/parse-texts.ts',
  'find-server': 'src/redis/find-server.ts',
  'open-redis': 'src/redis/open-redis.ts',
};

const isPackage = (id: string): boolean => !id.startsWith('.') && !isAbsolute(id);

/**
 * Builds the command once more, to `dist/test`, with every package left outside: so a test can reach what a process of it does by what is
 * preloaded there (`test/torture/kills`). Everything else runs what `npm run build` made.
 */
export const setup = async (): Promise<void> => {
  await build(building({ ...entries, ...parts }, 'dist/test', isPackage));
};
