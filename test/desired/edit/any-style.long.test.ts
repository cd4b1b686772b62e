import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Document, isMap, isScalar, isSeq, parseAllDocuments, Scalar, visit } from 'yaml';
import { openEntry } from '../../../src/desired/edit/open-entry.ts';
import { applyEdits } from '../../../src/desired/edit/text-edit.ts';
import type { JsonObject, JsonValue } from '../../../src/model/json.ts';
import { runs } from '../../support/runs.ts';

const text = fc.oneof(
  fc.constantFrom(
    'general',
    'a: b',
    '- x',
    'yes',
    '1.10',
    '',
    ' x ',
    "it's",
    '"',
    '#',
    'a #b',
    '<<',
    '~',
    '*a',
    '&a',
    '!t',
  ),
  fc.constantFrom(
    'two\nlines',
    'end\n',
    '\n',
    '\n\nx\n\n',
    '  in\nout\n',
    'tab\there',
    'x\r\ny',
    '東京 🙂',
    '$${A}',
    '---',
    '...',
  ),
  fc.string({ maxLength: 12 }).filter((each) => !each.includes('${')),
);
const key = fc.oneof(
  fc.constantFrom('a', 'b', 'c', 'key with blanks', 'yes', '1', 'ü', 'a.b', '- d', '? q', 'x: y'),
  fc
    .string({ minLength: 1, maxLength: 6 })
    .filter((each) => !/[\u0000-\u001f\u007f-\u009f]|\$\{|^__proto__$|^<<$/.test(each)),
);
const { value } = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.constantFrom(0, 1, -2.5, 1e21, true, false, null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ) as fc.Arbitrary<JsonValue>,
}));
const config = fc.dictionary(key, value, { minKeys: 1, maxKeys: 5, noNullPrototype: true });

type Style = {
  readonly seeds: readonly number[];
  readonly indent: number;
  readonly indentSeq: boolean;
  readonly padding: boolean;
  readonly crlf: boolean;
  readonly trimmed: boolean;
};
const style: fc.Arbitrary<Style> = fc.record({
  seeds: fc.array(fc.nat(1_000_000), { minLength: 40, maxLength: 40 }),
  indent: fc.constantFrom(2, 3, 4),
  indentSeq: fc.boolean(),
  padding: fc.boolean(),
  crlf: fc.boolean(),
  trimmed: fc.boolean(),
});

const kinds = [
  Scalar.PLAIN,
  Scalar.QUOTE_SINGLE,
  Scalar.QUOTE_DOUBLE,
  Scalar.BLOCK_LITERAL,
  Scalar.BLOCK_FOLDED,
] as const;

/** The entry `shop` with this config between two others, in any style. */
const written = (of: JsonObject, { seeds, indent, indentSeq, padding, crlf, trimmed }: Style): string => {
  const entry = (name: string, settings: JsonObject) => ({
    account: 'acme',
    type: 'slack',
    name,
    config: settings,
  });
  const document = new Document({
    integrations: { first: entry('A', {}), shop: entry('B', of), last: entry('C', { z: 1 }) },
  });
  let at = 0;
  const next = (): number => seeds[at++ % seeds.length] ?? 0;
  visit(document, {
    Node: (place, node) => {
      const seed = next();
      if (isScalar(node) && typeof node.value === 'string') {
        const allowed = place === 'key' ? kinds.slice(0, 3) : kinds;
        node.type = allowed[seed % allowed.length] ?? Scalar.PLAIN;
      }
      if ((isMap(node) || isSeq(node)) && seed % 5 === 0) node.flow = true;
      if (seed % 7 === 0 && place !== 'key' && isScalar(node)) node.comment = ` c${at}`;
      if (seed % 11 === 0 && place === 'key') (node as Scalar).commentBefore = ` b${at}`;
      if (seed % 13 === 0 && place === 'key') (node as Scalar).spaceBefore = true;
    },
  });
  const made = document.toString({ lineWidth: 40, indent, indentSeq, flowCollectionPadding: padding });
  const broken = crlf ? made.replaceAll('\n', '\r\n') : made;
  return trimmed ? broken.trimEnd() : broken;
};

const read = (yaml: string): JsonObject => {
  const [document] = parseAllDocuments(yaml, { logLevel: 'silent' });
  expect((document as Document).errors).toEqual([]);
  return (document as Document).toJS();
};

type Edited = { readonly value: JsonValue; readonly path: readonly string[] };

/** One member anywhere inside becomes another, is added or is removed. */
const changed = (old: JsonValue, to: JsonValue | undefined, seeds: readonly number[], depth = 0): Edited => {
  const seed = seeds[depth] ?? 0;
  if (old === null || typeof old !== 'object') return { value: to ?? 'gone', path: [] };
  const members = Object.keys(old);
  const isNew = seed % 4 === 0 || members.length === 0;
  if (isNew && depth > 0 && seed % 3 === 0) return { value: to ?? [], path: [] };
  const name = isNew
    ? Array.isArray(old)
      ? String(members.length)
      : 'new key'
    : (members[seed % members.length] as string);
  const inner =
    isNew || seed % 5 === 0
      ? { value: to, path: [] }
      : changed((old as JsonObject)[name] as JsonValue, to, seeds, depth + 1);
  const next = isNew ? (to ?? 'added') : inner.value;
  if (Array.isArray(old)) {
    const list = [...(old as JsonValue[])];
    if (next === undefined) list.splice(Number(name), 1);
    else list[Number(name)] = next;
    return { value: list, path: [name, ...inner.path] };
  }
  const entries = Object.entries(old as JsonObject).filter(([each]) => each !== name);
  return {
    value: Object.fromEntries(next === undefined ? entries : [...entries, [name, next]]),
    path: [name, ...inner.path],
  };
};

const readable = (yaml: string, of: JsonObject): boolean => {
  const [document] = parseAllDocuments(yaml, { logLevel: 'silent' });
  const shown =
    document === undefined || document.errors.length > 0
      ? null
      : (document.toJS() as { integrations: { shop: { config: unknown } } });
  return shown !== null && JSON.stringify(shown.integrations.shop.config) === JSON.stringify(of);
};

test('any edit of any document in any style reads as it should, and touches nothing else', () => {
  fc.assert(
    fc.property(
      config,
      style,
      fc.option(value, { nil: undefined }),
      fc.array(fc.nat(1000), { minLength: 6, maxLength: 6 }),
      (old, look, to, seeds) => {
        const before = written(old, look);
        // What `yaml` itself writes so that it reads as something else is no document to begin with.
        fc.pre(readable(before, old));
        const wanted = changed(old, to, seeds).value as JsonObject;
        const shop = { account: 'acme', type: 'slack', name: 'B', config: wanted };
        const result = openEntry(before, 'shop')?.edit(shop);
        expect(result).toMatchObject({ ok: true });
        if (!result?.ok) return;
        expect(applyEdits(before, result.edits)).toBe(result.text);
        const expected = read(before) as { integrations: { [name: string]: unknown } };
        expect(read(result.text)).toEqual({ integrations: { ...expected.integrations, shop } });
        const breaks = (yaml: string): number => yaml.split('\r\n').length;
        if (look.crlf) expect(breaks(result.text)).toBe(result.text.split('\n').length);
      },
    ),
    { numRuns: runs(150) },
  );
});
