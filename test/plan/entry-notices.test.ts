import { expect, it } from 'vitest';
import type { JsonValue } from '../../src/model/json.ts';
import { remarksOf } from '../../src/plan/entry-notices.ts';

const remarkOf = (live: JsonValue | undefined, secret = false): string[] =>
  remarksOf([
    { path: 'config.oauth', desired: 'x', live, secret, verdict: { kind: 'same', reads: 'otherwise' } },
  ]);

it.each<[string, JsonValue | undefined, boolean, string]>([
  ['a value', { client_id: 'a' }, false, '{"client_id":"a"}'],
  ['nothing', undefined, false, 'nothing'],
  ['a secret', 'readable', true, 'another value'],
  ['a secret inside that the YAML does not have', { client_secret: 'readable' }, false, 'another value'],
  ['a secret in a list', [{ a: 1 }, { token: 'readable' }], false, 'another value'],
])('a remark says what the provider shows, and no secret: %s', (_, live, secret, said) => {
  expect(remarkOf(live, secret)).toEqual([`the provider shows ${said} for config.oauth`]);
});

it('a remark cuts long values, and one on a restless field says that the YAML alone counts', () => {
  const [remark = ''] = remarkOf('as it is '.repeat(50));
  expect(remark).toMatch(/^the provider shows "as it is .*… for config\.oauth$/);
  expect(remark.length).toBeLessThan(160);
  const field = { path: 'config.oauth', desired: 'x', live: 'y', secret: false, restless: true } as const;
  expect(remarksOf([{ ...field, verdict: { kind: 'same', reads: 'otherwise' } }])).toEqual([
    'config.oauth reads differently in each list, so it is compared by the YAML alone',
  ]);
});
