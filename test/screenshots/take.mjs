import { fileURLToPath } from 'node:url';
import { startVitest } from 'vitest/node';

/*
 * `node test/screenshots/take.mjs` after `npm run build`: takes the pictures in docs/images anew, of the built command over simulated providers. They are
 * no tests, so `npm test` takes none.
 */

const vitest = await startVitest('test', [], {
  config: false,
  run: true,
  root: fileURLToPath(new URL('../..', import.meta.url)),
  include: ['test/screenshots/**/*.shots.ts'],
  testTimeout: 180_000,
});
await vitest.close();
