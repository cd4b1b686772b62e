import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import type { GlobalOptions } from '../../src/cli/context.ts';
import { buildProgram, type Runner } from '../../src/cli/program.ts';

type Run = { readonly globals: GlobalOptions; readonly body: unknown; readonly service: boolean };

/** Runs a command line up to the body of its command, which is loaded and not called. */
const runOf = async (...args: string[]): Promise<Run> => {
  const runs: Run[] = [];
  const run: Runner = async (globals, loadBody, service = false) => {
    runs.push({ globals, body: await loadBody(), service });
  };
  await buildProgram(run).parseAsync(args, { from: 'user' });
  const [only, ...others] = runs;
  if (only === undefined || others.length > 0) throw new Error(`${runs.length} runs`);
  return only;
};

/** The arguments that a command needs. */
const needed: { readonly [command: string]: readonly string[] } = {
  retry: ['shop'],
  forget: ['shop'],
  accept: ['shop'],
  pause: ['acme'],
  resume: ['acme'],
  import: ['acme'],
  completion: ['bash'],
};

const commands = buildProgram(async () => undefined).commands.map((command) => command.name());

it.for(commands)('%s has a body, and only the daemon runs until a signal', async (command) => {
  const { body, service, globals } = await runOf(
    command,
    ...(needed[command] ?? []),
    '--account',
    'a',
    '--account',
    'b',
  );
  expect(body).toBeTypeOf('function');
  expect(service).toBe(command === 'daemon');
  expect(globals).toMatchObject({ account: ['a', 'b'], json: false });
});

it.for([
  ['an unknown command', ['aply']],
  ['an unknown flag', ['plan', '--alll']],
  ['a missing argument', ['retry']],
  ['an argument too many', ['status', 'acme']],
  ['a limit that is no number', ['history', '--limit', '1e3']],
  ['a limit of nothing', ['history', '--limit', '0']],
  ['a limit beyond what is kept', ['history', '--limit', '10001']],
] as const)('%s is an error', async ([, args]) => {
  const silent = new PassThrough().resume();
  const program = buildProgram(async () => undefined, { stdout: silent, stderr: silent });
  await expect(program.parseAsync(args, { from: 'user' })).rejects.toMatchObject({ exitCode: 1 });
});
