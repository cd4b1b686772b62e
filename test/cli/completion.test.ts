import { expect, it } from 'vitest';
import { outlineOf } from '../../src/cli/completion/outline.ts';
import { completionScript, shells } from '../../src/cli/completion/scripts.ts';
import { buildProgram } from '../../src/cli/program.ts';

const commands = outlineOf(buildProgram(async () => undefined));

it.each(shells)('the script of %s names every command and every option', (shell) => {
  const script = completionScript(shell, commands);
  for (const { name, options } of commands) {
    expect(script).toMatch(new RegExp(`\\b${name}\\b`));
    for (const { long } of options) expect(script).toContain(shell === 'fish' ? `-l ${long.slice(2)}` : long);
  }
});

it('knows what completes each value', () => {
  const of = (name: string) => commands.find((command) => command.name === name);
  expect(of('retry')?.argument).toBe('keys');
  expect(of('import')?.argument).toBe('accounts');
  expect(of('apply')?.argument).toBe('files');
  expect(of('completion')?.argument).toEqual(['bash', 'zsh', 'fish']);
  const values = Object.fromEntries((of('plan')?.options ?? []).map(({ long, values }) => [long, values]));
  expect(values).toMatchObject({
    '--account': 'accounts',
    '--out': 'files',
    '--ref': 'none',
    '--json': null,
    '--log-level': expect.arrayContaining(['debug']),
  });
});
