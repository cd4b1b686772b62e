import { describe, expect, it } from 'vitest';
import { accounts, problemsOf, ref } from '../load-files.ts';

/** A file with a set on line 5, its fields from line 6 on. */
const set = (fields: string): string => `${accounts}sets:\n  s:\n${fields.replace(/^/gm, '    ')}\n`;

/** Rows from line 7 on, one a line, and after them the template: its fields from the line after `integration:` on. */
const rows = (each: string, integration: string): string =>
  set(`each:\n${each.replace(/^/gm, '  ')}\nintegration:\n${integration.replace(/^/gm, '  ')}`);

const entry = 'account: acme\ntype: t';
const two = 'br: { a: 1 }\npt: { a: 2 }';
const known = 'account, type, name, active, visibility, agentId, protect, drift, id, replace, config';
const form = 'a placeholder is {{ NAME }}, without filters or logic; {{{{ is a literal {{';
const unset = (name: string): string =>
  `the variable ${name} is not set (set it in the environment or in .env, or write ${ref(`${name}:-default`)})`;

describe('a wrong set is reported where it is wrong', () => {
  it.each<[what: string, yaml: string, problems: readonly string[]]>([
    [
      'sets that are empty',
      `${accounts}sets:\n`,
      ['4:1 sets is empty (write sets: {} if none is wanted, or remove the line)'],
    ],
    ['sets as a list', `${accounts}sets: [1]\n`, ['4:7 sets must be a mapping of names to entries']],
    [
      'sets misspelled',
      `${accounts}set: {}\n`,
      ['4:1 "set" is not known at the top of a file (did you mean "sets"?)'],
    ],
    [
      'an empty set',
      `${accounts}sets:\n  s:\n`,
      ['5:3 set "s": it is empty (a set has each and integration)'],
    ],
    [
      'a set as a list',
      `${accounts}sets:\n  s: []\n`,
      ['5:6 set "s": it must be a mapping (a set has each and integration)'],
    ],
    [
      'an unknown field of a set',
      set('each: { a: }\nintegrations: { account: acme, type: t, name: n }'),
      [
        '5:3 set "s": integration is missing (integration is a mapping of fields, as under integrations)',
        '7:5 set "s": "integrations" is not known (did you mean "integration"?)',
      ],
    ],
    [
      'no rows',
      set(`each: {}\nintegration: { account: acme, type: t, name: n }`),
      ['6:11 set "s": each is empty (each is a mapping of rows: a name, and the values of that row)'],
    ],
    [
      'each without a value',
      set(`each:\nintegration: { account: acme, type: t, name: n }`),
      ['6:5 set "s": each is empty (each is a mapping of rows: a name, and the values of that row)'],
    ],
    [
      'rows as a list',
      set(`each: [br, pt]\nintegration: { account: acme, type: t, name: n }`),
      [
        '6:11 set "s": each must be a mapping (each is a mapping of rows: a name, and the values of that row)',
      ],
    ],
    [
      'a template that is a placeholder',
      set('each: { br: { x: {} } }\nintegration: "{{ x }}"'),
      [
        '7:18 set "s": integration must be a mapping (integration is a mapping of fields, as under integrations)',
      ],
    ],
    [
      'no template',
      set('each: { br: }'),
      ['5:3 set "s": integration is missing (integration is a mapping of fields, as under integrations)'],
    ],
    [
      'a row that is a text',
      rows('br: text\npt: {}', `${entry}\nname: n {{ key }}`),
      [
        '7:11 set "s": row "br" must be a mapping of values ({} if the template needs no more than {{ key }})',
      ],
    ],
    [
      'a row that is a number',
      rows('1: {}', `${entry}\nname: n`),
      ['7:7 a key must be a string (put it in quotes: "1")'],
    ],
    [
      'a row twice',
      rows('br: {}\nbr: {}', `${entry}\nname: n`),
      ['8:7 "br" appears twice in this mapping (remove one of the two)'],
    ],
    [
      'a row named with a space at its end',
      rows('"br ": {}\npt: {}', `${entry}\nname: n {{ key }}`),
      ['7:7 set "s": the name of a row must not begin or end with a space'],
    ],
    [
      'a set named with a space at its end',
      `${accounts}sets:\n  "s ": { each: { a: }, integration: { account: acme, type: t, name: n } }\n`,
      ['5:3 set "s ": the name must not begin or end with a space'],
    ],
    [
      'a key that is too long together',
      `${accounts}sets:\n  ${'s'.repeat(120)}: { each: { ${'r'.repeat(120)}: }, integration: { account: acme, type: t, name: n } }\n`,
      [`5:135 integration "${'s'.repeat(59)}…": the key must not be longer than 200 characters`],
    ],
    [
      'a row with a value named key',
      rows('br: { key: x, a: 1 }', `${entry}\nname: "{{ key }} {{ a }}"`),
      ['7:13 set "s": row "br": key is the name of the row itself (choose another name)'],
    ],
    [
      'a value with a name that no placeholder can have',
      rows('br: { "a b": x, a: z }', `${entry}\nname: "{{ a }}"`),
      [
        '7:13 set "s": row "br": "a b" cannot be the name of a value (letters, digits, underscore, hyphen and dot, beginning with a letter)',
      ],
    ],
    [
      'a set twice in one file',
      `${rows('br: {}', `${entry}\nname: n`)}  s: { each: { pt: }, integration: { account: acme, type: t, name: m } }\n`,
      [
        '12:3 set "s": it is defined twice, first at all.yaml:5:3 (remove one set "s", or give it another name)',
      ],
    ],
    [
      'a key that an entry has already',
      `${accounts}integrations:\n  s.br: { account: acme, type: t, name: n }\nsets:\n  s: { each: { br: }, integration: { account: acme, type: t, name: m } }\n`,
      ['7:16 integration "s.br": it is defined twice, first at all.yaml:5:3 (give the row another name)'],
    ],
    [
      'a key that a row above has already',
      `${accounts}sets:\n  s: { each: { a.b: }, integration: { account: acme, type: t, name: m } }\n  s.a: { each: { b: }, integration: { account: acme, type: t, name: n } }\n`,
      ['6:18 integration "s.a.b": it is defined twice, first at all.yaml:5:16 (give the row another name)'],
    ],
    [
      'a key that a row above has already, of an entry below',
      `${accounts}sets:\n  s: { each: { br: }, integration: { account: acme, type: t, name: m } }\nintegrations:\n  s.br: { account: acme, type: t, name: n }\n`,
      [
        '7:3 integration "s.br": it is defined twice, first at all.yaml:5:16 (remove one integration "s.br", or give it another key)',
      ],
    ],
    [
      'a placeholder without a value in one row',
      rows('br: { a: 1 }\npt: {}', `${entry}\nname: "{{ key }} {{ a }}"`),
      ['8:7 set "s": row "pt" has no value for {{ a }} at all.yaml:12:13 (write a: into the row)'],
    ],
    [
      'a placeholder without a value in any row',
      rows(two, `${entry}\nname: "{{ key }} {{ a }} {{ b }}"`),
      ['12:13 set "s": name: no row has a value for {{ b }} (the rows have: key, a)'],
    ],
    [
      'a misspelled placeholder',
      rows('br: { domain: 1 }\npt: { domain: 2 }', `${entry}\nname: "{{ key }} {{ domian }}"`),
      ['12:13 set "s": name: no row has a value for {{ domian }} (did you mean "domain"?)'],
    ],
    [
      'a misspelled placeholder of the name of the row',
      rows('br: {}\npt: {}', `${entry}\nname: "{{ keys }}"`),
      ['12:13 set "s": name: no row has a value for {{ keys }} (did you mean "key"?)'],
    ],
    [
      'a misspelled value in one row',
      rows('br: { domain: 1 }\npt: { domian: 2 }', `${entry}\nname: "{{ key }} {{ domain }}"`),
      ['8:13 set "s": row "pt": the template does not use "domian" (did you mean "domain"?)'],
    ],
    [
      'a value that nothing uses, of one row',
      rows('br: { a: 1 }\npt: { a: 2, zone: x }', `${entry}\nname: "{{ key }} {{ a }}"`),
      ['8:19 set "s": row "pt": the template does not use "zone" (use it as {{ zone }}, or remove it)'],
    ],
    [
      'a value that nothing uses, of all rows',
      rows(two, `${entry}\nname: "{{ key }}"`),
      ['9:5 set "s": the template does not use "a", which all 2 rows have (use it as {{ a }}, or remove it)'],
    ],
    [
      'a placeholder that is not closed',
      rows(two, `${entry}\nname: "{{ key }} {{ a"`),
      [`12:13 set "s": name: a placeholder is not closed (${form})`],
    ],
    [
      'a filter',
      rows(two, `${entry}\nname: "{{ key }} {{ a | upper }}"`),
      [`12:13 set "s": name: a placeholder cannot be read (${form})`],
    ],
    [
      'an empty placeholder',
      rows(two, `${entry}\nname: "{{ key }} {{ }}"`),
      [`12:13 set "s": name: a placeholder cannot be read (${form})`],
    ],
    [
      'a placeholder in a key',
      rows(two, `${entry}\nname: "{{ key }}"\nconfig: { "{{ a }}": 1 }`),
      ['13:17 set "s": config: a key cannot contain a placeholder (placeholders are for values)'],
    ],
    [
      'a mapping inside a text',
      rows('br: { a: { x: 1 } }\npt: { a: y }', `${entry}\nname: "n {{ a }}"`),
      [
        '7:16 set "s": row "br": a is a mapping, and the template uses it inside the text of name (a text takes a string, a number or a boolean)',
      ],
    ],
    [
      'nothing inside a text',
      rows('br: { a: }\npt: { a: y }', `${entry}\nname: "n {{ a }}"`),
      [
        '7:13 set "s": row "br": a is empty, and the template uses it inside the text of name (a text takes a string, a number or a boolean)',
      ],
    ],
    [
      'a reference made of two parts',
      rows('br: { a: "{HOME}" }\npt: { a: y }', `${entry}\nname: "n $\{{ a }}"`),
      [
        '7:16 integration "s.br": name: the text and its row values would make or break a reference where they meet (write the whole reference as a row value)',
      ],
    ],
    [
      'a $ that would escape a reference',
      rows('br: { a: "5$" }\npt: { a: y }', `${entry}\nname: "{{ a }}${ref('N:-n')}"`),
      [
        '7:16 integration "s.br": name: the text and its row values would make or break a reference where they meet (write the whole reference as a row value)',
      ],
    ],
    [
      'an unknown field of the template: once',
      rows(two, `${entry}\nname: "{{ key }}{{ a }}"\nactve: true`),
      ['13:7 set "s": "actve" is not known, in all 2 rows (did you mean "active"?)'],
    ],
    [
      'a field that is missing in the template: once',
      rows(two, `account: acme\nname: "{{ key }}{{ a }}"`),
      ['9:5 set "s": type is missing, in all 2 rows (write type: with a string)'],
    ],
    [
      'a wrong value of the template: once',
      rows(two, `${entry}\nname: "{{ key }}{{ a }}"\nvisibility: team`),
      ['13:19 set "s": visibility must be private or public, in all 2 rows (one of: private, public)'],
    ],
    [
      'a wrong value of a row: there, under the name of the entry',
      rows('br: { a: yes }\npt: { a: false }', `${entry}\nname: "{{ key }}"\nactive: "{{ a }}"`),
      ['7:16 integration "s.br": active must be true or false, not a string (write true or false)'],
    ],
    [
      'a wrong value inside a row’s mapping',
      rows(
        `br: { c: { x: "${ref('NOPE')}" } }\npt: { c: {} }`,
        `${entry}\nname: "{{ key }}"\nconfig: "{{ c }}"`,
      ),
      [`7:21 integration "s.br": config.x: ${unset('NOPE')}`],
    ],
    [
      'a config that is none',
      rows('br: { c: 1 }', `${entry}\nname: "{{ key }}"\nconfig: "{{ c }}"`),
      ['7:16 integration "s.br": config must be a mapping, not a number'],
    ],
    [
      'a variable of a row that is not set, inside a text too',
      rows(
        `br: { a: "${ref('NOPE')}" }\npt: { a: b }`,
        `${entry}\nname: "{{ key }}"\nconfig: { x: "{{ a }}", y: "Bearer {{ a }}" }`,
      ),
      [
        `7:16 integration "s.br": config.x: ${unset('NOPE')}`,
        `7:16 integration "s.br": config.y: ${unset('NOPE')}`,
      ],
    ],
    [
      'a variable of the template that is not set, inside a text too: once each',
      rows(two, `${entry}\nname: "{{ key }}"\nconfig: { x: "${ref('NOPE')}", y: "${ref('NONE')} {{ a }}" }`),
      [
        `13:20 set "s": config.x: the variable NOPE is not set, in all 2 rows (set it in the environment or in .env, or write ${ref('NOPE:-default')})`,
        `13:34 set "s": config.y: the variable NONE is not set, in all 2 rows (set it in the environment or in .env, or write ${ref('NONE:-default')})`,
      ],
    ],
    [
      'a credential of an account, in a row',
      rows(`br: { a: "${ref('TOOLZZ_TOKEN')}" }`, `${entry}\nname: "{{ key }}"\nconfig: { x: "{{ a }}" }`),
      [
        '7:16 integration "s.br": config.x: the variable TOOLZZ_TOKEN is the credential of account "brasil", and nothing else may read it (use one of its own here)',
      ],
    ],
    [
      'a setting of Setpoint, made of a row and the template',
      rows(
        'br: { a: ADMIN_TOKEN }',
        `${entry}\nname: "{{ key }}"\nconfig: { x: "${ref('SETPOINT_{{ a }}')}" }`,
      ),
      [
        '7:16 integration "s.br": config.x: the variable SETPOINT_ADMIN_TOKEN is a setting of Setpoint or its process, which the YAML cannot read (use a variable of another name)',
      ],
    ],
    [
      'a file outside, in the template: once',
      rows('br: {}\npt: {}', `${entry}\nname: "{{ key }}"\nconfig: { x: "${ref('file:/etc/passwd')}" }`),
      [
        '13:20 set "s": config.x: the file "/etc/passwd" is in none of the folders that the YAML may read, in all 2 rows (SETPOINT_SECRET_FILES lists those folders; the default is in docs/desired-state.md)',
      ],
    ],
    [
      'an account that is none, in one row',
      rows('br: { to: acme }\npt: { to: acne }', 'account: "{{ to }}"\ntype: t\nname: "{{ key }}"'),
      ['8:17 integration "s.pt": there is no account "acne" (did you mean "acme"?)'],
    ],
    [
      'a field that the provider of some rows does not have',
      rows(
        'br: { to: acme }\npt: { to: brasil }\nes: { to: brasil }',
        'account: "{{ to }}"\ntype: t\nname: "{{ key }}"\nvisibility: private',
      ),
      [
        '14:7 set "s": visibility is for AlooChat only, and account "brasil" is at Toolzz, in 2 of 3 rows: pt, es (remove it)',
      ],
    ],
    [
      'the same name in all rows',
      rows('br: {}\npt: {}\nes: {}', `${entry}\nname: n`),
      [
        '13:13 set "s": it has the same account, type and name as another row of the set, in 2 of 3 rows: pt, es (let the name have {{ key }} or another value of the row in it; names compare without case)',
      ],
    ],
    [
      'the same name in two rows',
      rows('br: { n: x }\npt: { n: X }', `${entry}\nname: "{{ n }}"`),
      [
        '8:16 integration "s.pt": it has the same account, type and name as another row of the set (let the name have {{ key }} or another value of the row in it; names compare without case)',
      ],
    ],
    [
      'the name of an entry beside the set',
      `${rows('br: {}', `${entry}\nname: n`)}integrations:\n  n: { account: acme, type: t, name: n }\n`,
      [
        '13:38 integration "n": it has the same account, type and name as integration "s.br" at all.yaml:7:7 (give one of them another name; names compare without case)',
      ],
    ],
  ])('%s', async (_, yaml, problems) => {
    expect(await problemsOf(yaml, { env: { SETPOINT_ADMIN_TOKEN: 'x' } })).toEqual(
      problems.map((problem) => `all.yaml:${problem}`),
    );
  });

  it('in two files names both places', async () => {
    const one = 'sets:\n  s: { each: { a: }, integration: { account: acme, type: t, name: n } }\n';
    expect(await problemsOf({ 'a.yaml': `${accounts}${one}`, 'b.yaml': one })).toEqual([
      'b.yaml:2:3 set "s": it is defined twice, first at a.yaml:5:3 (remove one set "s", or give it another name)',
    ]);
  });

  it('a problem of a template with forty rows is reported once, and one of a few rows names five', async () => {
    const each = Array.from({ length: 40 }, (_, at) => `r${at}: { to: ${at % 4 === 0 ? 'brasil' : 'acme'} }`);
    const template = 'account: "{{ to }}"\ntype: t\nname: "{{ key }}"\nagentId: a\nconfg: {}';
    const problems = await problemsOf(rows(each.join('\n'), template));
    expect(problems).toEqual([
      'all.yaml:51:7 set "s": agentId is for AlooChat only, and account "brasil" is at Toolzz, in 10 of 40 rows: r0, r4, r8, r12, r16 and 5 more (remove it)',
      'all.yaml:52:7 set "s": "confg" is not known, in all 40 rows (did you mean "config"?)',
    ]);
  });

  it('and what is unknown about one entry is not reported a second time', async () => {
    const template = 'account: "{{ to }}"\ntype: "{{ kind }}"\nname: "{{ key }}"\nvisibility: "{{ v | x }}"';
    expect(await problemsOf(rows('br: { kind: t }\npt: { kind: 5 }', template))).toEqual([
      'all.yaml:8:19 integration "s.pt": type must be a string, not a number (put it in quotes)',
      'all.yaml:10:16 set "s": account: no row has a value for {{ to }} (the rows have: kind, key)',
      `all.yaml:13:19 set "s": visibility: a placeholder cannot be read (${form})`,
    ]);
  });
});

it('known fields are listed where none is near', async () => {
  expect(await problemsOf(rows('br: {}', `${entry}\nname: n\nzzz: 1`))).toEqual([
    `all.yaml:12:7 integration "s.br": "zzz" is not known (known are: ${known})`,
  ]);
});
