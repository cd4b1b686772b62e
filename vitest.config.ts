import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build-for-tests.ts', 'test/support/redis-for-tests.ts'],
    // No test is about these: they only end what never would, and no machine is as busy.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 200_000, interval: 20 } },
    // On two cores: every third second of a test is spent waiting for a clock, a lock or a child process.
    maxWorkers: 3,
  },
});
