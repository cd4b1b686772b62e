import { expect } from 'vitest';
import { problemsOf, testEnvironment } from './load-files.ts';

/** What the operator has set, each secret of which an author of the YAML tries to get at. */
const env = {
  ...testEnvironment,
  SETPOINT_ADMIN_TOKEN: 'admin-token-1234',
  SETPOINT_LEDGER_KEY: 'ledger-key-1234567890',
  REDIS_URL: 'redis://:redis-password@redis.example:6379',
  HTTPS_PROXY: 'http://user:proxy-password@proxy.example:3128',
  https_proxy: 'http://user:proxy-password@proxy.example:3128',
  CREDENTIALS_DIRECTORY: '/run/credentials/setpoint',
  NODE_OPTIONS: '--max-old-space-size=1',
  SHOPIFY_TOKEN: 'shopify-token-1234',
};

export const problems = (yaml: string | Record<string, string>, more: Record<string, string> = {}) =>
  problemsOf(yaml, { env: { ...env, ...more } });

/** Exactly one problem, at a place in the file, that never repeats a secret. */
export const refusal = async (yaml: string | Record<string, string>, more?: Record<string, string>) => {
  const found = await problems(yaml, more);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatch(/^[\w./-]+\.yaml:\d+:\d+ /);
  expect(found[0]).not.toMatch(/admin-token|redis-password|proxy-password|ledger-key|aloo-key|toolzz-token/);
  return found[0] ?? '';
};
