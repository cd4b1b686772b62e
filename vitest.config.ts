import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build-for-tests.ts', 'test/support/redis-for-tests.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // On two cores: every third second of a test is spent waiting for a clock, a lock or a child process.
    maxWorkers: 3,
  },
});
