import { defineConfig } from 'vitest/config';
import { browserScript, yaml } from './rolldown.config.ts';
import { SlowestFirst } from './test/support/sequencer.ts';

/** No test is about these: they only end what never would, and no machine is as busy. `npm run torture properties` tries more in a test. */
const patience = {
  testTimeout: 300_000 * Number(process.env.TORTURE_TIMES ?? 1),
  hookTimeout: 300_000,
  expect: { poll: { timeout: 200_000, interval: 20 } },
};

/**
 * Groups run one after the other, each with as many workers as keep two cores busy. Here and not on the command line, which
 * a project's own number overrides. The unit and http tests are one group.
 */
const inTurn = (groupOrder: number, maxWorkers: number) => ({
  ...patience,
  maxWorkers,
  sequence: { groupOrder },
});

const built = 'test/support/build-for-tests.ts';
const redis = 'test/support/redis-for-tests.ts';

const http = ['test/**/*.http.test.ts'];
const long = ['test/**/*.long.test.ts'];
const withRedis = ['test/**/*.redis.test.ts'];
const browser = ['test/**/*.browser.test.ts'];
const e2e = ['test/**/*.e2e.test.ts', 'test/{e2e,e2e-daemon}/**/*.test.ts'];

/**
 * The branches that the unit and http tests run at least, in percent: 95 or more of what is pure, and of every other folder that
 * they reach what it is, rounded down by as much as a busy machine may leave out. What the other projects run counts in the sum
 * alone, and so do Git, the watching of files and the thread that parses.
 */
const branches = {
  'src/plan/**': 96,
  'src/throttle/algorithm/**': 97,
  'src/schedule/**': 92,
  'src/desired/{*,!(git)/!(watch|parse-helper|parse-texts)}.ts': 95,
  'src/{dotenv,secrets,import,report,simulator}/**': 90,
  'src/{http,model,providers}/**': 85,
  'src/server/**': 70,
  'src/reconcile/**': 45,
};

/** What a test needs says its name, or its folder. */
export default defineConfig({
  plugins: [browserScript],
  // The build of `yaml` that the command carries.
  resolve: { alias: { yaml } },
  test: {
    projects: [
      {
        extends: true,
        // What ends in a moment and needs nothing but Node.js.
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: [...http, ...long, ...withRedis, ...browser, ...e2e],
          ...inTurn(0, 3),
        },
      },
      {
        extends: true,
        // The pages, and clients of a simulated provider: what asks a local HTTP server.
        test: { name: 'http', include: http, ...inTurn(0, 3) },
      },
      {
        extends: true,
        // Properties over generated worlds, and what waits for a clock, a socket or a child process. Needs nothing but Node.js and Git.
        test: { name: 'long', include: long, ...inTurn(2, 3) },
      },
      {
        extends: true,
        // These wait most of the time: for pauses, locks and a Redis that comes back. No more at once, since none may fall behind by seconds.
        test: {
          name: 'redis',
          include: withRedis,
          globalSetup: [redis],
          maxConcurrency: 60,
          ...inTurn(1, 8),
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: e2e,
          exclude: browser,
          globalSetup: [built, redis],
          server: { deps: { external: [/\/dist\//] } },
          ...inTurn(4, 6),
        },
      },
      {
        extends: true,
        test: { name: 'browser', include: browser, globalSetup: [built, redis], ...inTurn(3, 3) },
      },
    ],
    // No module of ours has a state, so one worker runs many files and loads the modules once: files of their own processes take twice as long.
    isolate: false,
    sequence: { sequencer: SlowestFirst },
    coverage: {
      provider: 'v8',
      include: ['src/**/*.ts', 'jobs/**/*.ts'],
      reporter: ['text-summary', 'html'],
      thresholds: {
        statements: 64,
        branches: 68,
        functions: 64,
        lines: 64,
        ...Object.fromEntries(Object.entries(branches).map(([files, least]) => [files, { branches: least }])),
      },
    },
  },
});
