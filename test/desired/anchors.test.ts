import { describe, expect, it } from 'vitest';
import { accounts } from './load-files.ts';
import { entry, outcome } from './one-config.ts';

describe('a place for anchors', () => {
  it('is every key at the top that begins with x-', async () => {
    const { config, problems, warnings } = await outcome(`x-shared: &shared { region: eu, retries: 3 }
x-empty:
${accounts}integrations:
  shop: { account: acme, type: shopify, name: S, config: { <<: *shared, zone: z } }
`);
    expect(problems).toEqual([]);
    expect(warnings).toEqual([]);
    expect(config).toEqual({ region: 'eu', retries: 3, zone: 'z' });
  });

  it.each(['x', 'X-shared', 'shared', 'xshared'])('%s is none', async (key) => {
    const { problems } = await outcome(`${key}: {}\n${entry('a: 1')}`);
    expect(problems[0]).toContain(`all.yaml:1:1 "${key}" is not known at the top of a file`);
  });

  it('a merge key is allowed inside an entry only', async () => {
    const { problems } = await outcome(`x-shared: &shared { a: { account: acme, type: t, name: n } }
<<: *shared
${accounts}  <<: *shared
integrations:
  <<: *shared
`);
    const hint = 'write each entry under its own key; inside an entry << merges';
    expect(problems).toEqual([
      'all.yaml:2:1 "<<" is not known at the top of a file (a merge key is only allowed inside an entry)',
      `all.yaml:6:3 the merge key << is not allowed under accounts (${hint})`,
      `all.yaml:8:3 the merge key << is not allowed under integrations (${hint})`,
    ]);
  });
});
