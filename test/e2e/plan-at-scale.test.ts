import { expect, test } from 'vitest';
import { useWorlds } from '../support/e2e-fixture.ts';
import { aloochatAt, type Yaml } from '../support/e2e-world.ts';

const worlds = useWorlds();

const ACCOUNTS = 5;
const EACH = 8;
const folded =
  /^ {2}~ update, same change on 40 entries: shopify\n {6}config\.settings\.limits\.max: 5 → 10 /gm;

test('forty updates of one kind in five accounts are one in text and Markdown, and forty in JSON', async () => {
  const world = await worlds.bare();
  const names = Array.from({ length: ACCOUNTS }, (_, at) => `acme-${at}`);
  const accounts: Record<string, object> = {};
  for (const name of names) accounts[name] = aloochatAt(await world.simulate());
  const desired = (max: number): Yaml => ({
    accounts,
    integrations: Object.fromEntries(
      names.flatMap((account) =>
        Array.from({ length: EACH }, (_, at) => [
          `${account}-store-${at}`,
          {
            account,
            type: 'shopify',
            name: `Store ${at}`,
            config: { shop_domain: `${account}-${at}.myshopify.com`, settings: { limits: { max, min: 1 } } },
          },
        ]),
      ),
    ),
  });
  await world.desire(desired(5));
  expect((await world.run(['apply', '--yes'])).code).toBe(0);
  await world.desire(desired(10));

  const { stdout: text } = await world.run(['plan']);
  expect(text.match(folded)).toHaveLength(1);
  expect(text).toContain('8 changes of this account: see “Same changes in several accounts”');
  const { stdout: all } = await world.run(['plan', '--all']);
  expect(all.match(/~ update acme-\d-store-\d: /g)).toHaveLength(ACCOUNTS * EACH);
  const { stdout: markdown } = await world.run(['plan', '--markdown']);
  expect(markdown.match(/^\*\*Update\*\* same change on 40 entries `shopify`$/gm)).toHaveLength(1);
  const { accounts: planned } = await world.plan();
  expect(planned.flatMap(({ changes }) => changes.map(({ fields }) => fields))).toEqual(
    Array(ACCOUNTS * EACH).fill([
      {
        path: 'config.settings',
        before: { limits: { max: 5, min: 1 } },
        after: { limits: { max: 10, min: 1 } },
        secret: false,
        cause: 'desired',
      },
    ]),
  );

  const { stdout: applied, code } = await world.run(['apply', '--yes']);
  expect(applied.match(folded)).toHaveLength(1);
  expect(code).toBe(0);
  expect((await world.plan()).code).toBe(0);
});
