import type { DesiredAccount } from '../../src/model/desired.ts';

/** An AlooChat account with the defaults of the desired state. */
export const accountAt = (baseUrl: string): DesiredAccount => ({
  name: 'acme',
  provider: 'aloochat',
  credential: 'aloo-key-of-the-simulator',
  baseUrl,
  fields: {},
  schedule: '*/5 * * * *',
  timezone: 'UTC',
  prune: 'owned',
  drift: 'revert',
  rate: { kind: 'auto' },
  concurrency: 4,
  adopt: 'auto',
  guards: {
    maxDeletes: 10,
    maxDeletePercent: 30,
    maxVanishedPercent: 30,
    maxUpdatePercent: 50,
    allowEmpty: false,
  },
  source: { file: 'accounts.yaml', line: 1, column: 1 },
});
