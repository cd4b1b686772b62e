import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build-for-tests.ts', 'test/support/redis-for-tests.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Real servers and real Redis on two cores: more files at once only make them slower.
    maxWorkers: 2,
  },
});
