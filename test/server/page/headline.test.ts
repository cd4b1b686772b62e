import { describe, expect, test } from 'vitest';
import type { AccountStatus } from '../../../src/model/run.ts';
import { headline } from '../../../src/server/page/overview-page.ts';
import { accountStatus, report } from '../../report/render-fixture.ts';
import { integration } from './page-fixture.ts';

const withTrouble = accountStatus({
  integrations: [
    integration('shop'),
    integration('mail', { condition: 'failed' }),
    integration('old', { condition: 'blocked' }),
  ],
});

describe('the headline', () => {
  test.each<[string, readonly AccountStatus[], string]>([
    [
      'when everything is in sync',
      [accountStatus({ integrations: [integration('a')] })],
      'Everything is in sync',
    ],
    ['when something is not', [withTrouble], '2 of 3 integrations not in sync'],
    [
      'when an account cannot be looked at',
      [accountStatus({ integrations: [integration('a')], lastRun: report({ result: 'failed' }) })],
      '1 of 1 account could not be read',
    ],
    ['when there is nothing yet', [], 'No account yet'],
    ['when an account left the YAML', [accountStatus({ orphaned: true })], 'Everything is in sync'],
  ])('%s', (_, accounts, words) => {
    expect(headline(accounts).words).toBe(words);
  });
});
