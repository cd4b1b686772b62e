import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, inject, it } from 'vitest';
import { findServerBinary } from '../../src/redis/start-server.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/git-origin.ts';

const PUSHED = /^ {3}pushed ([0-9a-f]{12}) (.+)$/gm;
const READ = /daemon │ Desired state read ([0-9a-f]{12}) /g;

describe.concurrent('setpoint demo', () => {
  it('pushes to a repository of its own, and the daemon reads each push', async (test) => {
    const folder = temporaryFolder(test, 'demo');
    // For a repository and accounts of the user's: nothing of it may reach the demo.
    writeFileSync(
      join(folder, '.env'),
      'SETPOINT_GIT_URL=https://git.invalid/acme/bots.git\nSETPOINT_GIT_TOKEN=a-real-token\nSETPOINT_GIT_REF=live\n',
    );
    writeFileSync(join(folder, '.gitconfig'), '[commit]\n  gpgSign = true\n[gpg]\n  program = false\n');
    const { code, stdout, stderr } = await runCli(['demo'], { cwd: folder, env: { HOME: folder } });
    test.expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    const pushed = [...stdout.matchAll(PUSHED)];
    test
      .expect(pushed.map(([, , subject]) => subject))
      .toEqual([
        'Add the integrations of acme',
        'Rename the helpdesk',
        'Merge branch tidy-up',
        'Revert "Merge branch tidy-up"',
      ]);
    const [, renamed] = pushed.map(([, id]) => id);
    const read = [...stdout.matchAll(READ)].map(([, id]) => id);
    test.expect(read).toContain(renamed);
    for (const id of read) test.expect(stdout).toContain(`   pushed ${id} `);
  });

  it('says that there is no Git, and uses a folder of files', async (test) => {
    const folder = temporaryFolder(test, 'demo');
    const redis = await findServerBinary();
    mkdirSync(join(folder, 'bin'));
    if (redis !== null) symlinkSync(redis, join(folder, 'bin', basename(redis)));
    const { code, stdout, stderr } = await runCli(['demo'], {
      cwd: folder,
      env: {
        PATH: join(folder, 'bin'),
        ...(redis === null && { REDIS_URL: inject('redisUrl') }),
      },
    });
    test.expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    test.expect(stdout).toContain('There is no git program on the PATH');
    test.expect(stdout).toContain('   saved: Rename the helpdesk');
    test.expect(stdout).toContain('revision files ');
    test.expect(stdout).not.toContain('pushed');
  });
});
