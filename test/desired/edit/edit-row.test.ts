import { describe, expect, it } from 'vitest';
import type { ValuePath } from '../../../src/desired/edit/field-path.ts';
import { withValueAt } from '../../../src/desired/edit/field-path.ts';
import { openEntry } from '../../../src/desired/edit/open-entry.ts';
import type { JsonObject, JsonValue } from '../../../src/model/json.ts';

const text = `# Storefronts
x-zone: &zone eu
sets:
  store:
    each:
      br: { domain: br.example, limit: 5, tags: [ a, b ], token: T1, zone: *zone, on: true, extra: { a: 1 } }   # Brazil
      pt:
        domain: pt.example   # as registered
        limit: 6
        tags:
          - c
        token: T2
        zone: na
        on: false
        extra: {}
    integration:
      account: acme
      type: shop
      name: "Store {{ key }}"
      active: "{{ on }}"
      config:
        domain: "{{ domain }}"
        limit: "{{ limit }}"
        tags: "{{ tags }}"
        auth: { token: "{{ token }}", again: "{{ token }}" }
        zone: "{{ zone }}"
        id: "{{ key }}"
        url: "https://{{ domain }}/x"
        version: "1"
        list: ["{{ extra }}", 2]
integrations:
  other: { account: acme, type: shop, name: Other }
`;

const editorOf = (key: string) => {
  const editor = openEntry(text, key);
  if (editor === null) throw new Error(`There is no ${key}.`);
  return editor;
};

/** The edit of some values of one entry; undefined removes one. */
const edit = (key: string, ...values: readonly (readonly [ValuePath, JsonValue | undefined])[]) => {
  const editor = editorOf(key);
  const wanted = values.reduce<JsonObject>(
    (entry, [path, value]) => withValueAt(entry, path, value) as JsonObject,
    editor.written,
  );
  return editor.edit(wanted);
};

describe('an entry of a set is edited in its row', () => {
  it('where the row alone gives the value, to one field', () => {
    const result = edit('store.pt', [['config', 'limit'], 7], [['active'], true]);
    expect(result).toMatchObject({ ok: true });
    expect(result.ok && result.text).toBe(
      text.replace('limit: 6', 'limit: 7').replace('on: false', 'on: true'),
    );
  });

  it('in flow style, a list and inside a mapping, with every comment kept', () => {
    const result = edit(
      'store.br',
      [
        ['config', 'tags'],
        ['a', 'z', 'b'],
      ],
      [['config', 'list', 0, 'a'], 2],
    );
    expect(result.ok && result.text).toBe(
      text.replace('[ a, b ]', '[ a, z, b ]').replace('{ a: 1 }', '{ a: 2 }'),
    );
  });

  it.each<[what: string, path: ValuePath, value: JsonValue | undefined, line: number, message: string]>([
    [
      'a value of the template',
      ['config', 'version'],
      '2',
      29,
      'it is in the template of set "store", which 2 rows share',
    ],
    ['a new field', ['config', 'more'], 1, 21, 'it is in the template of set "store", which 2 rows share'],
    [
      'a field that goes',
      ['config', 'version'],
      undefined,
      29,
      'it is in the template of set "store", which 2 rows share',
    ],
    [
      'a text with row values',
      ['name'],
      'Other',
      19,
      'it is a text with values of the row, made by the template of set "store", which 2 rows share',
    ],
    [
      'the name of the row',
      ['config', 'id'],
      'x',
      6,
      'it is the name of the row, which is a part of the key',
    ],
    [
      'a value that other fields have too',
      ['config', 'auth', 'token'],
      'x',
      6,
      'the row\'s value "token" is used in more than one place: config.auth.token, config.auth.again',
    ],
    [
      'an item that the template has',
      ['config', 'list', 1],
      3,
      30,
      'it is in the template of set "store", which 2 rows share',
    ],
  ])('but not %s', (_, path, value, line, message) => {
    expect(edit('store.br', [path, value])).toEqual({ ok: false, refusal: { kind: 'set', line, message } });
  });

  it('nor a value that is an alias in the row', () => {
    expect(edit('store.br', [['config', 'zone'], 'af'])).toMatchObject({
      refusal: { kind: 'alias', line: 6 },
    });
  });

  it('and the domain, which a text has as well, is named with both', () => {
    expect(edit('store.br', [['config', 'domain'], 'x'])).toMatchObject({
      refusal: { kind: 'set', line: 6, message: expect.stringContaining('config.domain, config.url') },
    });
  });
});

it('the lines of an entry of a set are those of the row and of the template', () => {
  const { lineOf } = editorOf('store.pt');
  expect(lineOf([])).toBe(7);
  expect(lineOf(['config', 'domain'])).toBe(8);
  expect(lineOf(['config', 'tags', 0])).toBe(11);
  expect(lineOf(['config', 'version'])).toBe(29);
  expect(lineOf(['name'])).toBe(19);
});

it('an entry that no set makes is none', () => {
  expect(openEntry(text, 'store.es')).toBeNull();
  expect(openEntry(text, 'store')).toBeNull();
  expect(openEntry(text, 'other')?.written).toMatchObject({ name: 'Other' });
});
