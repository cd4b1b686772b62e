import type { DesiredAccount, DesiredIntegration } from '../../src/model/desired.ts';

const source = { file: 'desired-state/test.yaml', line: 1, column: 1 };

/** An account with the defaults of the desired state. */
export const desiredAccount = (
  given: Pick<DesiredAccount, 'provider' | 'baseUrl' | 'credential'> & Partial<DesiredAccount>,
): DesiredAccount => ({
  name: `the-${given.provider}`,
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
  source,
  ...given,
});

/** An entry with the defaults of the desired state. */
export const desiredEntry = (
  given: Pick<DesiredIntegration, 'type' | 'name'> & Partial<DesiredIntegration>,
): DesiredIntegration => ({
  key: 'one',
  account: 'the-account',
  active: true,
  protect: false,
  replace: false,
  config: {},
  secretPaths: [],
  source,
  ...given,
});
