import { describe, expect, it } from 'vitest';
import { accounts, problemsOf, ref } from '../load-files.ts';

const rows = (count: number, row: string): string =>
  Array.from({ length: count }, (_, at) => `      r${at}: ${row}\n`).join('');

const set = (name: string, each: string, config: string): string =>
  `  ${name}:\n    each:\n${each}    integration: { account: acme, type: t, name: "${name} {{ key }}", config: ${config} }\n`;

const tooMuch = (name: string, line: number): string =>
  `all.yaml:${line}:3 set "${name}": its rows and its template expand to more than 2000000 values, those of other sets included (write less into the template, or fewer rows)`;

describe('an explosion of rows times template is refused', () => {
  const wide = `[${'x, '.repeat(3_000)}]`;

  it('of many rows and a long template', async () => {
    expect(await problemsOf(`${accounts}sets:\n${set('s', rows(1_000, '{}'), `{ a: ${wide} }`)}`)).toEqual([
      tooMuch('s', 5),
    ]);
  });

  it('of several sets together, once', async () => {
    const sets = [1, 700, 700]
      .map((count, at) => set(`s${at}`, rows(count, '{}'), `{ a: ${wide} }`))
      .join('');
    expect(await problemsOf(`${accounts}sets:\n${sets}`)).toEqual([tooMuch('s1', 9)]);
  });

  it('of a long value that the template takes over and over', async () => {
    const config = `{ a: [${'"{{ v }}", '.repeat(1_000)}] }`;
    const each = rows(2, `{ v: ${wide} }`);
    expect(await problemsOf(`${accounts}sets:\n${set('s', each, config)}`)).toEqual([tooMuch('s', 5)]);
  });

  it('of a long text that the template takes over and over in one text', async () => {
    const config = `{ a: "${'{{ v }}'.repeat(20_000)}" }`;
    const each = rows(1, `{ v: ${'x'.repeat(100_000)} }`);
    expect(await problemsOf(`${accounts}sets:\n${set('s', each, config)}`)).toEqual([tooMuch('s', 5)]);
  });

  it('of aliases in rows and template', async () => {
    const anchors = `x-a: &a [${'x, '.repeat(1_000)}]\nx-b: &b [${'*a, '.repeat(100)}]\n`;
    const yaml = `${anchors}${accounts}sets:\n${set('s', rows(100, '{}'), '{ a: *b }')}`;
    expect(await problemsOf(yaml)).toEqual([tooMuch('s', 7)]);
  });
});

it('a row’s value and the template together may be as deep as an entry that is written out', async () => {
  const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const nested = (template: number, row: number): string =>
    `${accounts}sets:\n${set('s', rows(1, `{ v: ${deep(row)} }`), `{ a: ${'['.repeat(template)}"{{ v }}"${']'.repeat(template)} }`)}`;
  expect(await problemsOf(nested(48, 48))).toEqual([]);
  expect(await problemsOf(nested(49, 48))).toEqual([
    'all.yaml:7:16 set "s": row "r0": v would be nested too deeply in config.a.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 (nest less)',
  ]);
});

it('dangerous names are none in rows and templates either', async () => {
  const yaml = `${accounts}sets:
  s:
    each: { __proto__: {}, r: { constructor: 1, v: { __proto__: 1 } } }
    integration: { account: acme, type: t, name: n, config: { prototype: "{{ v }}" } }
`;
  const problems = await problemsOf(yaml);
  expect(problems.filter((text) => text.includes('may not be a key'))).toHaveLength(4);
});

describe('problems of rows times placeholders', () => {
  const template = (count: number): string =>
    Array.from({ length: count }, (_, at) => `k${at}: "{{ v${at} }}"`).join(', ');

  it('are reported up to a thousand, and then no more', async () => {
    const each = Array.from({ length: 60 }, (_, at) => `      r${at}: { v${at}: x }\n`).join('');
    const problems = await problemsOf(`${accounts}sets:\n${set('s', each, `{ ${template(60)} }`)}`);
    expect(problems).toHaveLength(1_001);
    expect(problems[0]).toBe(
      'all.yaml:5:3 set "s": more than 1000 of its placeholders and values do not fit together',
    );
  });

  it('are an explosion where they are millions', async () => {
    const each = Array.from({ length: 2_000 }, (_, at) => `      r${at}: { v${at}: x }\n`).join('');
    const yaml = `${accounts}sets:\n${set('s', each, `{ ${template(2_000)} }`)}`;
    expect(await problemsOf(yaml)).toEqual([tooMuch('s', 5)]);
  });

  it('of one value in many places are reported up to ten thousand', async () => {
    const many = Array.from({ length: 200 }, (_, at) => `k${at}: "{{ v }}"`).join(', ');
    const yaml = `${accounts}sets:\n${set('s', rows(60, `{ v: "${ref('NOPE')}" }`), `{ ${many} }`)}`;
    expect(await problemsOf(yaml)).toHaveLength(10_000);
  });
});
