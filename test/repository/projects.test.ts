import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, it } from 'vitest';
import { read, root } from './files.ts';

const importsOf = (file: string): readonly string[] =>
  [...read(file).matchAll(/from '(\.[^']+)'/g)]
    .map(([, path = '']) => normalize(join(dirname(file), path)))
    .filter((path) => path.startsWith('test/') && existsSync(join(root, path)));

/** The file and everything below test/ that it imports. */
const closureOf = (file: string): ReadonlySet<string> => {
  const seen = new Set([file]);
  for (const each of seen) for (const imported of importsOf(each)) seen.add(imported);
  return seen;
};

const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .map((file) => `test/${file}`)
  .filter((file) => file.endsWith('.test.ts') && file !== 'test/repository/projects.test.ts');

/** The tests without one of these names that come to a file of `test/` with this text. */
const without = (names: RegExp, text: RegExp): readonly string[] =>
  tests.filter((file) => !names.test(file) && [...closureOf(file)].some((each) => text.test(read(each))));

it('a test says by its name that it needs Redis, the built command or a browser', () => {
  expect(tests.length).toBeGreaterThan(100);
  const names = /\.(redis|e2e|browser)\.test\.ts$|^test\/e2e/;
  expect(without(names, /\binject\(|\bstartCli\b|support\/prism|playwright/)).toEqual([]);
});

it('a unit test asks no local server', () => {
  const names = /\.(http|long|redis|e2e|browser)\.test\.ts$|^test\/e2e/;
  expect(without(names, /\b(startSimulator|create(Secure)?Server|startServer|listen)\(/)).toEqual([]);
});

const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

/** What a script runs, with the scripts that it runs. */
const expand = (script = ''): string =>
  script.replaceAll(/npm run ([\w:]+)/g, (_, name: string) => expand(scripts[name]));

it('npm test runs each project once, and CI the same scripts', () => {
  const projects = [...read('vitest.config.ts').matchAll(/\bname: '(\w+)'/g)].map(([, name = '']) => name);
  const asked = [...expand(scripts.test).matchAll(/--project (\w+)/g)].map(([, name = '']) => name);
  expect(asked.toSorted()).toEqual(projects.toSorted());
  expect(projects.length).toBeGreaterThan(4);
  const suites = [...(scripts.test ?? '').matchAll(/npm run (test:\w+)/g)].map(([, name = '']) => name);
  expect(read('.ci/run')).toContain(`for suite in ${suites.join(' ')}; do`);
});

it('a test of the end-to-end folders has the name of no other project', () => {
  const others = /^test\/e2e.*\.(http|long|redis|e2e)\.test\.ts$/;
  expect(tests.filter((file) => others.test(file))).toEqual([]);
});
