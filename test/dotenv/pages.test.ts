import { describe, expect, it } from 'vitest';
import { parseDotEnv } from '../../src/dotenv/read-dotenv.ts';
import { read } from '../repository/files.ts';

const page = read('docs/dotenv.md');

const rows = [...page.matchAll(/^\| (?:``(.+?) ``|`(.+?)`) \| (?:`(.+?)`|(.+?)) \|/gm)].map(
  ([, odd, written = odd, value, words]) => ({ written: written ?? '', value, words }),
);

describe('docs/dotenv.md', () => {
  it('has a table of values', () => {
    expect(rows.length).toBeGreaterThan(9);
  });

  it.each(rows)('describes the reading of $written', ({ written, value, words }) => {
    const { variables, problems } = parseDotEnv(written);
    if (words === 'a problem') {
      expect(problems).toHaveLength(1);
      return;
    }
    expect(problems).toEqual([]);
    if (words === 'two lines') expect(variables.get('A')?.split('\n')).toHaveLength(2);
    else expect(variables.get('A')).toBe(value);
  });

  it('quotes problems as they are', () => {
    const quoted = [...page.matchAll(/^- \/srv\/setpoint\/\.env:\d+ (.+)\.$/gm)].map(
      ([, message]) => message,
    );
    const { problems } = parseDotEnv('A=p#w\nx');
    expect(quoted).toEqual(problems.map(({ message }) => message));
  });
});

describe('the lines to copy into .env', () => {
  const files = ['docs/getting-started.md', 'docs/import.md'];
  const appended = files.flatMap((file) =>
    [...read(file).matchAll(/cat >> \.env <<'END'\n(.*?)END\n/gs)].map(([, text = '']) => ({ file, text })),
  );

  it('is in both guides', () => {
    expect(new Set(appended.map(({ file }) => file))).toEqual(new Set(files));
  });

  it.each([...appended, { file: '.env.example', text: read('.env.example') }])(
    'has no problem, after .env.example: $file',
    ({ text }) => {
      const { variables, problems } = parseDotEnv(`${read('.env.example')}\n${text}`);
      expect(problems).toEqual([]);
      expect(variables.size).toBeGreaterThan(2);
    },
  );

  it('has no problem where every line of .env.example is used', () => {
    const all = read('.env.example').replace(/^#(?=[A-Z_]+=)/gm, '');
    expect(parseDotEnv(all).problems).toEqual([]);
  });
});
