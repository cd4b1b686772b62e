import { describe, expect, it } from 'vitest';
import { accounts, problemsOf } from '../load-files.ts';
import { entry, form, known, rows, set } from './written-sets.ts';

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
