import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { applyKeyLine, forgetLine, retryLine } from '../../src/plan/command-lines.ts';
import { read, root } from './files.ts';

const files = ['src', 'jobs']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)),
  )
  .filter((file) => file.endsWith('.ts') && file !== 'src/plan/command-lines.ts');

it('no message writes a line for a key by itself, without the account', () => {
  const found = files.flatMap((file) =>
    [
      ...read(file)
        .replaceAll(/^\s*(?:\/\*)?\*.*$/gm, '')
        .matchAll(/setpoint (?:forget|retry) (?:\$\{|KEY)|setpoint apply[^\n]*--key \$\{/g),
    ].map(([text]) => `${file}: ${text}`),
  );
  expect(found).toEqual([]);
});

it('a suggested line names key and account, and a shell reads the key back', () => {
  expect(forgetLine('shop', 'acme')).toBe('setpoint forget shop --account acme');
  expect(retryLine('loja são-1', 'acme')).toBe("setpoint retry 'loja são-1' --account acme");
  expect(applyKeyLine("it's; ls", 'acme', { force: true })).toBe(
    "setpoint apply --force --key 'it'\\''s; ls' --account acme",
  );
});
