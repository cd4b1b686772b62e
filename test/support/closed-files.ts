import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CliOptions, runCli } from './cli.ts';

const rights = '-dac_override,-dac_read_search';

/**
 * To root no file is closed: then it is root without the rights that make it so, and only where those cannot be taken away somebody else,
 * who may not come to the files of a clone in a folder of root's own.
 */
const ways: readonly (readonly [name: string, way: CliOptions])[] = [
  ['as we are', {}],
  ['by setpriv', { through: ['setpriv', `--bounding-set=${rights}`, `--inh-caps=${rights}`] }],
  ['as nobody', { uid: 65_534 }],
];

const look = `
const { readFileSync } = require('node:fs');
const [open, closed] = process.argv.slice(1);
readFileSync(open);
let code = 'none';
try { readFileSync(closed); } catch (error) { code = error.code; }
if (code !== 'EACCES') throw new Error('a closed file was read: ' + code);
`;

/** What is wrong with a way; empty when nothing is. */
const trouble = async (way: CliOptions, files: readonly string[]): Promise<string> => {
  try {
    const looked = await runCli([look, ...files], { ...way, command: '-e' });
    const ran = await runCli(['--version'], way);
    return looked.code === 0 && ran.code === 0 ? '' : looked.stderr + ran.stderr;
  } catch (error) {
    return String(error);
  }
};

/**
 * How the command is run so that a file of mode 0 is closed to it, and everything else open.
 * @throws Error with what became of each way, when there is none
 */
export const withClosedFiles = async (): Promise<CliOptions> => {
  const folder = await mkdtemp(join(tmpdir(), 'setpoint-closed-'));
  try {
    await chmod(folder, 0o755);
    const files = [join(folder, 'open'), join(folder, 'closed')];
    for (const [at, file] of files.entries()) {
      await writeFile(file, 'x');
      await chmod(file, at === 0 ? 0o644 : 0);
    }
    const troubles: string[] = [];
    for (const [name, way] of ways) {
      const found = await trouble(way, files);
      if (found === '') return way;
      troubles.push(`${name}: ${found}`);
    }
    throw new Error(
      `Nobody was found who can run the command, and to whom a file can be closed.\n${troubles.join('\n')}`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
