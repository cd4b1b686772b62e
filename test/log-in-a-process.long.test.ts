import { spawnSync } from 'node:child_process';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformFileSync } from '@swc/core';
import { describe, expect, it } from 'vitest';

describe('the log of a process', () => {
  const log = fileURLToPath(new URL('../src/log.ts', import.meta.url));
  const { code } = transformFileSync(log, { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } });
  const run = (body: string) =>
    spawnSync(
      process.execPath,
      [
        '--input-type=module',
        '-e',
        `${code}
         const secrets = { register() {}, scrub: (text) => text };
         const loaded = () => Object.keys(require.cache).some((file) => file.includes('/pino/'));
         ${body}`,
      ],
      { encoding: 'utf8', cwd: dirname(log) },
    );

  it('goes to stderr completely, even if the process exits at once', () => {
    const { stdout, stderr } = run(
      `const log = createLogger({ level: 'info', pretty: false, secrets });
       for (let i = 0; i < 2000; i += 1) log.info({ i }, 'line'); process.exit(0);`,
    );
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n')).toHaveLength(2000);
  });

  it('loads nothing until the first line', () => {
    const { stdout } = run(
      `const log = createLogger({ level: 'info', pretty: false, secrets });
       log.child({ a: 1 }).debug('x'); const before = loaded(); log.info('x'); process.stdout.write(before + ' ' + loaded());`,
    );
    expect(stdout).toBe('false true');
  });
});
