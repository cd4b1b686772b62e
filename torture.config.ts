import { defineConfig } from 'vitest/config';
import { browserScript, yaml } from './rolldown.config.ts';

/** What takes minutes and is not part of the tests: `npm run torture`. */
export default defineConfig({
  plugins: [browserScript],
  resolve: { alias: { yaml } },
  test: {
    include: ['test/torture/**/*.torture.ts'],
    globalSetup: ['test/support/build-for-tests.ts', 'test/support/redis-for-tests.ts'],
    testTimeout: 600_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    disableConsoleIntercept: true,
  },
});
