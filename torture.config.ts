import { defineConfig } from 'vitest/config';

/** What takes minutes and is not part of the tests: `npm run torture`. */
export default defineConfig({
  test: {
    include: ['test/torture/**/*.torture.ts'],
    globalSetup: ['test/support/build-for-tests.ts', 'test/support/redis-for-tests.ts'],
    testTimeout: 600_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    disableConsoleIntercept: true,
  },
});
