import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { descriptors } from '../../src/providers/known-providers.ts';
import { read, root } from './files.ts';

/** Where a provider is known by its name. */
const homes = ['src/providers/', 'src/simulator/', 'src/cli/demo/', 'src/cli/commands/demo.ts'];

const sources = ['src', 'jobs'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${folder}/${path}`),
);

const names = descriptors.flatMap(({ name, title, shortTitle }) => [name, title, shortTitle]);

it('no source outside src/providers knows a provider by its name, comments included', () => {
  expect(names).toEqual(expect.arrayContaining(['aloochat', 'toolzz']));
  const said = new RegExp(names.join('|'), 'i');
  const others = sources.filter((path) => !homes.some((home) => path.startsWith(home)));
  expect(others.length).toBeGreaterThan(300);
  expect(others.filter((path) => said.test(read(path)))).toEqual([]);
});
