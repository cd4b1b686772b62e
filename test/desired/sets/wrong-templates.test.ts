import { describe, expect, it } from 'vitest';
import { problemsOf, ref } from '../load-files.ts';
import { entry, form, rows, two, unset } from './written-sets.ts';

describe('a wrong template is reported where it is wrong', () => {
  it.each<[what: string, yaml: string, problems: readonly string[]]>([
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
});
