import { execFile } from 'node:child_process';
import { appendFile, cp, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'rolldown';
import { building, isOneOf, outside } from '../../rolldown.config.ts';
import { root } from '../repository/files.ts';

const run = promisify(execFile);

/** What a provider's author has before them, without the tests. */
const copied = [
  'src',
  'jobs',
  'package.json',
  'tsconfig.json',
  'rolldown.config.ts',
  '.dependency-cruiser.cjs',
];

const modules = {
  'run-program': 'src/cli/run-program.ts',
  'parse-worker': 'src/desired/yaml/parse-worker.ts',
};

/** A copy of the project with one more provider. */
export type Copy = {
  /** Builds the command for the process of a test (`run-here.ts`), and gives its path. */
  build(): Promise<string>;
  /** Runs a tool of the project in the copy; what it complains of. */
  complaintsOf(tool: 'tsc' | 'depcruise', ...args: readonly string[]): Promise<string>;
  close(): Promise<void>;
};

/**
 * Copies the project and adds the third provider as anyone would: its folder, and one line in the table. The folder is as deep here as it
 * is there, so that its imports are the same.
 */
export const copyWithThird = async (): Promise<Copy> => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'setpoint-third-')));
  for (const name of copied) await cp(join(root, name), join(folder, name), { recursive: true });
  const providers = join(folder, 'src/providers');
  await cp(join(root, 'test/third-provider/third'), join(providers, 'third'), { recursive: true });
  await appendFile(join(providers, 'descriptors.ts'), "export { third } from './third/descriptor.ts';\n");
  await symlink(await realpath(join(root, 'node_modules')), join(folder, 'node_modules'));
  return {
    build: async () => {
      const dir = join(folder, 'dist/here');
      await build({ ...building(modules, dir, isOneOf(outside)), cwd: folder });
      return join(dir, 'run-program.js');
    },
    complaintsOf: async (tool, ...args) => {
      const program = join(folder, 'node_modules/.bin', tool);
      const failed = (error: { stdout?: string; message: string }) => error.stdout || error.message;
      return run(program, [...args], { cwd: folder }).then(() => '', failed);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
};
