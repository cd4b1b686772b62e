import { describe, expect, test } from 'vitest';
import { ref } from '../desired/load-files.ts';
import { account, entry, owned } from '../support/plan-fixtures.ts';
import { importOf, keysOf, linesOf, liveCalled, loadedConfig, loadImport, setTo } from './import-fixture.ts';

describe('an import', () => {
  const items = [liveCalled('id-b', 'Beta'), liveCalled('id-a', 'Alpha'), liveCalled('id-o', 'Owned')];

  test('contains everything live that is not owned, by key', () => {
    const ledger = { entries: { mine: owned('id-o') }, released: [] };
    const imported = importOf(items, { ledger });
    expect(imported.integrations).toEqual([
      { key: 'alpha', account: 'acme', id: 'id-a', type: 'shopify', name: 'Alpha' },
      { key: 'beta', account: 'acme', id: 'id-b', type: 'shopify', name: 'Beta' },
    ]);
    expect(imported.skipped).toEqual([]);
  });

  test('leaves out what the desired state describes, by type and name or by id', () => {
    const desired = [entry('one', { name: 'ALPHA' }), entry('two', { name: 'Other', id: 'id-b' })];
    const imported = importOf(items, { desired });
    expect(keysOf(imported)).toEqual(['owned']);
    expect(imported.described).toBe(2);
  });

  test('is nothing where all is ours: no file', () => {
    const ledger = {
      entries: { a: owned('id-a'), b: owned('id-b', { retire: 'id-o' }) },
      released: [],
    };
    expect(importOf(items, { ledger })).toEqual({
      integrations: [],
      variables: [],
      skipped: [],
      described: 0,
      sets: 0,
      yaml: null,
    });
  });

  test('contains the shown fields beside config, without defaults', () => {
    const imported = importOf([
      liveCalled('id-1', 'Plain', { agentId: null }),
      liveCalled('id-2', 'Full', { active: false, visibility: 'public', agentId: 'agent-1' }),
      liveCalled('id-3', 'Odd', { active: undefined, visibility: 'team' }),
    ]);
    expect(linesOf(imported, 'plain')).toEqual(['    account: acme', '    type: shopify', '    name: Plain']);
    expect(linesOf(imported, 'full')).toEqual([
      '    account: acme',
      '    type: shopify',
      '    name: Full',
      '    active: false',
      '    visibility: public',
      '    agentId: agent-1',
    ]);
    expect(linesOf(imported, 'odd')).toHaveLength(3);
    expect(imported.yaml).toContain('does not show whether it is switched on');
    expect(imported.yaml).toContain('visibility is "team"');
  });
});

describe('keys', () => {
  const keyOf = (name: string, type = 'shopify', takenKeys: string[] = []): string | undefined =>
    keysOf(importOf([liveCalled('id-1', name, { type })], { takenKeys }))[0];

  test.each([
    ['Loja São Paulo (nova)', 'loja-sao-paulo-nova'],
    ["Ann's Straße", 'anns-strasse'],
    ['Łódź Ærø', 'lodz-aero'],
    ['Магазин', 'shopify'],
    ['東京 24', 'shopify-24'],
    ['2024', 'shopify-2024'],
    ['🙂', 'shopify'],
    ['Constructor', 'constructor-shopify'],
    ['__proto__', 'proto'],
    ['Null', 'null'],
    [`${'word '.repeat(30)}end`, 'word-word-word-word-word-word-word-word-word'],
    ['x'.repeat(100), 'x'.repeat(48)],
  ])('of %s: %s', (name, key) => {
    expect(keyOf(name)).toBe(key);
  });

  test('are never those of the desired state or of a ledger', () => {
    expect(keyOf('Alpha', 'shopify', ['alpha'])).toBe('alpha-shopify');
    expect(keyOf('Alpha', 'shopify', ['alpha', 'alpha-shopify'])).toBe('alpha-shopify-2');
    expect(keyOf('Shopify BR', 'shopify', ['shopify-br'])).toBe('shopify-br-2');
  });

  test('of names that come to the same get their type, then a number', () => {
    const imported = importOf([
      liveCalled('id-1', 'Support', { type: 'slack' }),
      liveCalled('id-2', 'Support', { type: 'zendesk' }),
      liveCalled('id-3', 'Support!', { type: 'zendesk' }),
    ]);
    expect(keysOf(imported)).toEqual(['support', 'support-zendesk', 'support-zendesk-2']);
  });
});

describe('two that have the same type and name', () => {
  const twins = [
    liveCalled('id-1', 'Twin', { active: false }),
    liveCalled('id-2', 'twin'),
    liveCalled('id-3', 'TWIN'),
  ];

  test('are one entry with its id, and the others commented out with theirs and the reason', async () => {
    const imported = importOf(twins);
    expect(imported.integrations).toMatchObject([{ id: 'id-2', key: 'twin' }]);
    expect(linesOf(imported, 'twin')).toContain('    id: id-2');
    expect(imported.skipped.map(({ id }) => id).sort()).toEqual(['id-1', 'id-3']);
    for (const { why } of imported.skipped) expect(why).toContain('the same type and name');
    expect(imported.yaml).toMatch(/^ {2}# {3}id: id-1$/m);
    expect((await loadImport(imported)).ok).toBe(true);
  });

  test('of which the desired state has one, the other cannot have an entry', () => {
    const imported = importOf(twins.slice(0, 2), { desired: [entry('mine', { name: 'Twin', id: 'id-1' })] });
    expect(imported.yaml).toBeNull();
    expect(imported.skipped).toEqual([
      { id: 'id-2', name: 'twin', account: 'acme', why: expect.stringContaining('mine') },
    ]);
  });

  test('of which neither is meant by id are both left to the person', () => {
    const imported = importOf(twins.slice(0, 2), { desired: [entry('mine', { name: 'Twin' })] });
    expect(imported.skipped.map(({ id }) => id)).toEqual(['id-2', 'id-1']);
    expect(imported.skipped[0]?.why).toContain('write id: id-2 into it');
  });

  test('of which one is ours under a key that left the YAML: the id keeps them apart', () => {
    const ledger = { entries: { gone: owned('id-1', { name: 'Twin' }) }, released: [] };
    const imported = importOf(twins.slice(0, 2), { ledger });
    expect(imported.integrations).toMatchObject([{ id: 'id-2' }]);
    expect(linesOf(imported, imported.integrations[0]?.key ?? '')).toContain('    id: id-2');
    expect(imported.yaml).toContain('Something else that is live has this type and name');
  });
});

describe('an id is written', () => {
  test('for a released integration, with the reason', () => {
    const ledger = { entries: {}, released: ['id-1'] };
    const imported = importOf([liveCalled('id-1', 'Shop'), liveCalled('id-2', 'Other')], { ledger });
    expect(linesOf(imported, 'shop')).toContain('    id: id-1');
    expect(linesOf(imported, 'other')).not.toContain('    id: id-2');
    expect(imported.yaml).toContain('Setpoint released this one before');
  });

  test('for everything where the account adopts only by id', () => {
    const imported = importOf([liveCalled('id-1', 'Shop'), liveCalled('id-2', 'Other')], {
      account: account({ adopt: 'id' }),
    });
    expect(linesOf(imported, 'shop')).toContain('    id: id-1');
    expect(linesOf(imported, 'other')).toContain('    id: id-2');
  });
});

describe('an integration that no entry can describe', () => {
  test('is commented out, with the reason', async () => {
    const items = [
      liveCalled('id-1', ' Spaced '),
      liveCalled('id-2', 'Moon', { type: 'moon' }),
      liveCalled('id-3', 'Bell\u0007'),
      liveCalled('id-4', 'y'.repeat(201)),
      liveCalled('id-5', ''),
      liveCalled('id-6', 'Fine'),
    ];
    const imported = importOf(items);
    expect(keysOf(imported)).toEqual(['fine']);
    const whys = Object.fromEntries(imported.skipped.map(({ id, why }) => [id, why]));
    expect(whys).toEqual({
      'id-1': expect.stringContaining('must not begin or end with a space'),
      'id-2': expect.stringContaining('no type moon'),
      'id-3': expect.stringContaining('must not contain control characters'),
      'id-4': expect.stringContaining('must not be longer than 200 characters'),
      'id-5': expect.stringContaining('must not be empty'),
    });
    expect(imported.yaml).toMatch(/^ {2}# {3}name: Spaced$/m);
    expect((await loadImport(imported)).ok).toBe(true);
  });

  test('is only told of when its id or type is impossible', () => {
    const imported = importOf([
      liveCalled('id-1', 'No type', { type: '' }),
      liveCalled('id\u0000', 'Odd id'),
      liveCalled('id-3', 'Fine'),
    ]);
    expect(keysOf(imported)).toEqual(['fine']);
    expect(imported.skipped.map(({ name }) => name)).toEqual(['No type', 'Odd id']);
    expect(imported.yaml).not.toContain('Odd id');
  });

  test('is valid with the # removed', async () => {
    const { yaml, variables } = importOf([
      liveCalled('id-1', ' Spaced ', { config: { note: `# a\n  b: ${ref('C')}`, token: 'secret-one' } }),
      liveCalled('id-2', 'Fine'),
    ]);
    const without = (yaml ?? '').replace(/^ {2}# (spaced:\n)((?: {2}# .*\n?)+)/m, (_, first, rest) => {
      return `  ${first}${rest.replace(/^ {2}# /gm, '  ')}`;
    });
    const more = [...variables, { name: 'SPACED_TOKEN', key: 'spaced', field: 'config.token' }];
    const config = await loadedConfig({ ...importOf([]), yaml: without, variables: more }, 'spaced');
    expect(config).toEqual({ note: `# a\n  b: ${ref('C')}`, token: setTo('SPACED_TOKEN') });
  });
});
