import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { read, root } from './files.ts';

/** The parts of its process that a command has by its host. `process.env` is forbidden by the linter. */
const ofTheHost = /\bprocess\s*\.\s*(?:argv|chdir|cwd|exit|exitCode|on|once|stdin|stdout|stderr)\b/;

/** Where a host is made of the process, and where the process ends. */
const entry = ['src/cli/host.ts', 'src/cli/run-main.ts'];

const users = ['src', 'jobs']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => `${folder}/${file}`),
  )
  .filter((file) => file.endsWith('.ts') && ofTheHost.test(read(file)));

it('only the entry of the command line uses the folder, the streams and the signals of the process', () => {
  expect(users.toSorted()).toEqual(entry);
});
