import fc from 'fast-check';
import { expect, test } from 'vitest';
import { importAccounts } from '../../src/import/import-accounts.ts';
import type { JsonObject, JsonValue } from '../../src/model/json.ts';
import type { LiveIntegration } from '../../src/model/live.ts';
import { ref } from '../desired/load-files.ts';
import { anyCharacter } from '../support/any-character.ts';
import { runs } from '../support/runs.ts';
import { importOf, inputOf, liveCalled, loadedConfig, loadImport, setTo } from './import-fixture.ts';

/** Texts that YAML, our references, terminals or editors could take for something else. */
const tricky = [
  '',
  ' ',
  ' padded ',
  ref('HOME'),
  `$${ref('HOME')}`,
  `$$${ref('HOME')}`,
  `cost ${ref('5')} and $6`,
  `$\{unclosed`,
  ref('file:/etc/passwd'),
  ref('A:-b'),
  '$',
  '$$',
  'yes',
  'No',
  'on',
  'null',
  '~',
  'true',
  '1',
  '-1.5e3',
  '0x1f',
  '0o17',
  '1_000',
  '.inf',
  '2024-01',
  '2024-01-01',
  '2024-01-01T10:00:00Z',
  '12:30:45',
  '+55 11 98765-4321',
  '<<',
  '*alias',
  '&anchor',
  '!tag',
  '%directive',
  '@at',
  '`tick`',
  '# no comment',
  'a #comment',
  'key: value',
  '- item',
  '? question',
  '{flow: map}',
  '[flow]',
  '"quoted"',
  "it's",
  'back\\slash',
  'two\nlines',
  'two\nlines\n',
  'three\n\n\n',
  '\nfirst empty',
  '  indented\nblock',
  'trailing space \nline',
  'tab\tinside',
  'a\r\nb',
  '\u001b[31mred',
  '\u202ereversed',
  '\u2028separator',
  '\u0085next line',
  '\ufeffmark',
  '\ufffe',
  '\u{e0001}tag',
  'São Paulo 東京 🙂 👨‍👩‍👧',
  '---',
  '...',
  'ab'.repeat(150),
  `${'word '.repeat(60)}end`,
];

const text = fc.oneof(
  fc.constantFrom(...tricky),
  fc.string({ unit: anyCharacter, maxLength: 30 }),
  fc.array(fc.constantFrom(...tricky), { maxLength: 4 }).map((parts) => parts.join('')),
);

const key = fc.oneof(
  fc.constantFrom(
    'shop_domain',
    'a.b',
    'A B',
    'on',
    '1',
    '',
    '<<',
    'x: y',
    '# z',
    '東京',
    '- k',
    '__proto__',
  ),
  fc.string({ unit: anyCharacter, maxLength: 12 }),
);

const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})) as { value: fc.Arbitrary<JsonValue> };

const config = fc.dictionary(key, value, { maxKeys: 5, noNullPrototype: true }) as fc.Arbitrary<JsonObject>;

const arbitraryLive: fc.Arbitrary<readonly LiveIntegration[]> = fc
  .array(
    fc.record({
      name: text,
      type: fc.constantFrom('shopify', 'custom_api', 'moon'),
      active: fc.constantFrom(true, false, undefined),
      visibility: fc.constantFrom('private', 'public', 'team', undefined),
      agentId: fc.oneof(fc.constantFrom(null, undefined), text),
      config,
    }),
    { maxLength: 5 },
  )
  .map((items) => items.map(({ name, ...rest }, at) => liveCalled(`id-${at}`, name, rest)));

/** What the desired state cannot hold, said once more and in another way. */
const cannotStand = (item: JsonValue): boolean => {
  if (typeof item === 'string') return /[\0\p{Surrogate}]/u.test(item);
  if (typeof item === 'number') return Math.abs(item) > Number.MAX_SAFE_INTEGER && !/e/.test(String(item));
  if (typeof item !== 'object' || item === null) return false;
  const names = Array.isArray(item) ? [] : Object.keys(item);
  return names.some(isNoKey) || Object.values(item).some(cannotStand);
};

const isNoKey = (name: string): boolean =>
  ['__proto__', 'constructor', 'prototype'].includes(name) ||
  /[\0-\x1f\x7f-\x9f\p{Surrogate}]/u.test(name) ||
  name.includes(`$\{`);

const sameButReferences = (was: JsonValue, now: JsonValue, variables: readonly string[]): void => {
  if (variables.some((name) => JSON.stringify(now).includes(setTo(name)))) return;
  expect(now).toEqual(was);
};

test('whatever is live, its import is read as the same values', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryLive, async (items) => {
      const imported = importOf(items);
      expect(imported.integrations.length + imported.skipped.length).toBe(items.length);
      if (imported.yaml === null) return;
      const loaded = await loadImport(imported);
      if (!loaded.ok) throw new Error(loaded.problems.map(({ message }) => message).join('\n'));
      expect(loaded.warnings).toEqual([]);
      const variables = imported.variables.map(({ name }) => name);
      expect(loaded.state.integrations).toHaveLength(imported.integrations.length);
      for (const entry of loaded.state.integrations) {
        const id = imported.integrations.find((item) => item.key === entry.key)?.id;
        const was = items.find((item) => item.id === id);
        if (was === undefined) throw new Error(`${entry.key} stands for nothing that is live`);
        expect(entry).toMatchObject({ type: was.type, name: was.name, active: was.active ?? true });
        expect(entry.secretPaths.filter((path) => !path.startsWith('config.'))).toEqual([]);
        expect([was.visibility, undefined, 'team']).toContain(entry.visibility ?? was.visibility);
        expect(entry.agentId === undefined || entry.agentId === was.agentId).toBe(true);
        for (const [name, before] of Object.entries(was.config)) {
          const isThere = Object.hasOwn(entry.config, name);
          expect(isThere, name).toBe(!isNoKey(name) && !cannotStand(before));
          if (isThere) sameButReferences(before, entry.config[name] as JsonValue, variables);
        }
      }
    }),
    { numRuns: runs(120) },
  );
});

test('the same list in another order is the same file', () => {
  fc.assert(
    fc.property(arbitraryLive, fc.nat(), (items, turn) => {
      const at = items.length === 0 ? 0 : turn % items.length;
      const turned = [...items.slice(at), ...items.slice(0, at)].reverse();
      expect(importOf(turned)).toEqual(importOf(items));
    }),
    { numRuns: runs(50) },
  );
});

test.each(tricky)('the text %j comes through', async (literal) => {
  const item = liveCalled('id-1', 'Shop', { config: { note: literal, deep: { list: [literal] } } });
  expect(await loadedConfig(importOf([item]), 'shop')).toEqual(item.config);
});

test.each(tricky)(
  'the text %j comes through a set, alike in all rows and different in each',
  async (literal) => {
    const items = ['a', 'b', 'c'].map((name) =>
      liveCalled(`id-${name}`, `Shop ${name}`, {
        config: {
          alike: [literal, { x: literal }],
          own: `${name}${literal}`,
          whole: name === 'a' ? literal : name,
        },
      }),
    );
    const imported = importAccounts([inputOf(items)], true);
    expect(imported.sets).toBe(1);
    for (const { id, key } of imported.integrations)
      expect(await loadedConfig(imported, key)).toEqual(items.find((item) => item.id === id)?.config);
  },
);

test('nothing in the file obeys a terminal or hides from the eye', () => {
  for (const literal of tricky) {
    const { yaml } = importOf([liveCalled('id-1', 'Shop', { config: { note: literal, [literal]: 1 } })]);
    expect(yaml?.replaceAll('\n', '')).not.toMatch(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  }
});
