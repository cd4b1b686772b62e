import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { builtCommand, runCli } from '../support/cli.ts';

const yaml = `accounts:
  acme: { provider: aloochat, apiKey: "\${KEY}" }
  brasil: { provider: aloochat, apiKey: "\${OTHER}" }
integrations:
  shop: { account: acme, type: shopify, name: Shop }
  "two words": { account: acme, type: gmail, name: Mail }
`;

/** A folder with a desired state, and `setpoint` on a PATH of its own. */
const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'setpoint-completion-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  writeFileSync(join(made, 'desired-state.yaml'), yaml);
  writeFileSync(join(made, 'setpoint'), `#!/bin/sh\nexec "${process.execPath}" "${builtCommand}" "$@"\n`, {
    mode: 0o755,
  });
  return made;
};

/** What one bash offers for lines of words, the last word of each being typed. */
const offeredFor = (at: string, lines: readonly (readonly string[])[]): string[][] => {
  const asked = lines.map((words) => {
    const list = ['setpoint', ...words].map((word) => `'${word}'`).join(' ');
    return `COMP_WORDS=(${list}); COMP_CWORD=${words.length}; COMPREPLY=(); _setpoint; printf '%s\\n' "\${COMPREPLY[@]}" ---`;
  });
  const script = ['eval "$(setpoint completion bash)"', ...asked].join('\n');
  const env = { PATH: `${at}:${process.env.PATH}`, SETPOINT_DESIRED_STATE: join(at, 'desired-state.yaml') };
  const text = execFileSync('bash', ['-c', script], { cwd: at, env, encoding: 'utf8' });
  return text
    .split('---\n')
    .slice(0, -1)
    .map((part) => part.split('\n').filter(Boolean));
};

it('bash completes commands, options, accounts, keys and fixed words', () => {
  const completed: readonly (readonly [readonly string[], readonly string[]])[] = [
    [['pl'], ['plan']],
    [['plan', '--det'], ['--detailed-exitcode']],
    [
      ['plan', '--account', ''],
      ['acme', 'brasil'],
    ],
    [
      ['retry', ''],
      ['shop', 'two\\ words'],
    ],
    [['retry', 'two w'], ['two\\ words']],
    [['apply', '--key', 's'], ['shop']],
    [['plan', '--log-level', 'de'], ['debug']],
  ];
  const lines = completed.map(([line]) => line);
  expect(offeredFor(folder(), lines)).toEqual(completed.map(([, words]) => words));
});

it('runs nothing of a key, neither when it is offered nor when it is taken', () => {
  const at = folder();
  const key = '$(touch pwned) `touch pwned`; touch pwned';
  writeFileSync(join(at, 'desired-state.yaml'), yaml.replace('two words', key));
  const [words = []] = offeredFor(at, [['retry', '']]);
  const taken = words.find((word) => word.includes('pwned')) ?? '';
  expect(execFileSync('bash', ['-c', `printf %s ${taken}`], { cwd: at, encoding: 'utf8' })).toBe(key);
  expect(readdirSync(at)).not.toContain('pwned');
});

it('offers no name where the desired state cannot be read, and no error either', async () => {
  const at = folder();
  writeFileSync(join(at, 'desired-state.yaml'), 'accounts: [\n');
  const result = await runCli(['completion', 'keys', '--desired-state', 'desired-state.yaml'], { cwd: at });
  expect(result).toMatchObject({ code: 0, stdout: '', stderr: '' });
});

it('prints a script for zsh and for fish, and refuses any other shell', async () => {
  const zsh = await runCli(['completion', 'zsh']);
  expect(zsh.stdout).toMatch(/bashcompinit\n[\s\S]*complete -F _setpoint setpoint\n$/);
  const fish = await runCli(['completion', 'fish']);
  expect(fish.stdout).toContain(
    "complete -c setpoint -n __fish_use_subcommand -a plan -d 'show what apply would do",
  );
  expect(fish.stdout).toContain("-l account -x -a '(setpoint completion accounts 2>/dev/null)'");
  const other = await runCli(['completion', 'csh']);
  expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('bash, zsh or fish') });
});
