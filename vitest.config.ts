import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build-for-tests.ts', 'test/support/redis-for-tests.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // How long something takes is no test's business here, and no machine is as busy as this.
    expect: { poll: { timeout: 60_000, interval: 20 } },
    // On two cores: every third second of a test is spent waiting for a clock, a lock or a child process.
    maxWorkers: 3,
  },
});
