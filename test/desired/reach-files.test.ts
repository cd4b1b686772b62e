import { mkdirSync, realpathSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRealFile } from '../../src/desired/references/read-secret-file.ts';
import { folderOf, ref, withConfig } from './load-files.ts';
import { problems, refusal } from './reach-fixture.ts';

describe('a reference to a file', () => {
  /** Folders `allowed` and `other`, each with a file `token`. */
  const folders = () => {
    const folder = realpathSync(folderOf({ 'allowed/token': 'inside-1234', 'other/token': 'outside-1234' }));
    return { folder, more: { SETPOINT_SECRET_FILES: `${folder}/allowed:/no/such/folder` } };
  };
  const reading = (path: string) => withConfig(`{ note: "${ref(`file:${path}`)}" }`);
  const outside = /SETPOINT_SECRET_FILES lists those folders/;

  it('reads a file in a listed folder, below it, and by a link that stays inside', async () => {
    const { folder, more } = folders();
    // As Kubernetes mounts a Secret.
    mkdirSync(`${folder}/allowed/..2026_01`);
    writeFileSync(`${folder}/allowed/..2026_01/key`, 'mounted-1234');
    symlinkSync('..2026_01', `${folder}/allowed/..data`);
    symlinkSync('..data/key', `${folder}/allowed/key`);
    for (const path of ['token', 'key', '..2026_01/key', './/token']) {
      expect(await problems(reading(`${folder}/allowed/${path}`), more)).toEqual([]);
    }
  });

  it.each(['/etc/hostname', '/proc/self/environ', '/dev/stdin', '/etc/setpoint/secrets-2/x', '/run/secret'])(
    'does not read %s by default',
    async (path) => {
      const found = await problems(reading(path), { SETPOINT_SECRET_FILES: '' });
      expect(found).toEqual([expect.stringMatching(outside)]);
    },
  );

  it.each([
    ['another folder', (folder: string) => `${folder}/other/token`],
    ['two dots', (folder: string) => `${folder}/allowed/../other/token`],
    ['a folder whose name begins alike', (folder: string) => `${folder}/allowed-too/token`],
    ['the folder itself', (folder: string) => `${folder}/allowed`],
    ['other case', (folder: string) => `${folder}/ALLOWED/token`],
  ])('does not read %s', async (_, pathOf) => {
    const { folder, more } = folders();
    mkdirSync(`${folder}/allowed-too`);
    writeFileSync(`${folder}/allowed-too/token`, 'outside-1234');
    expect(await refusal(reading(pathOf(folder)), more)).toMatch(outside);
  });

  it.each([
    ['a link to a file', (folder: string) => symlinkSync(`${folder}/other/token`, `${folder}/allowed/way`)],
    [
      'a link to a link',
      (folder: string) => {
        symlinkSync(`${folder}/other/token`, `${folder}/allowed/first`);
        symlinkSync('first', `${folder}/allowed/way`);
      },
    ],
    ['a relative link', (folder: string) => symlinkSync('../other/token', `${folder}/allowed/way`)],
    ['a link to /proc', (folder: string) => symlinkSync('/proc/self/environ', `${folder}/allowed/way`)],
  ])('does not follow %s out of the folder', async (_, link) => {
    const { folder, more } = folders();
    link(folder);
    const text = await refusal(reading(`${folder}/allowed/way`), more);
    expect(text).toMatch(/leads to a file outside of the folders that the YAML may read/);
  });

  it('does not follow a folder that is a link', async () => {
    const { folder, more } = folders();
    symlinkSync(`${folder}/other`, `${folder}/allowed/sub`);
    expect(await refusal(reading(`${folder}/allowed/sub/token`), more)).toMatch(/leads to a file outside/);
  });

  it('does not follow a folder that became a link after the links were resolved', () => {
    const { folder } = folders();
    symlinkSync(`${folder}/other`, `${folder}/allowed/sub`);
    const read = readRealFile(`${folder}/allowed/sub/token`, [`${folder}/allowed`]);
    expect(read).toMatchObject({ ok: false, why: expect.stringContaining('outside') });
  });

  it.each([
    'kubernetes.io/serviceaccount/token',
    'eks.amazonaws.com/serviceaccount/token',
    'azure/tokens/azure-identity-token',
    'tokens/gcp-ksa/token',
    'tokens/istio-token',
  ])("does not read the pod's identity in %s, unless its own folder is listed", async (name) => {
    const folder = folderOf({ [name]: 'identity-1234' });
    const path = `${folder}/${name}`;
    symlinkSync(name, `${folder}/way`);
    const more = { SETPOINT_SECRET_FILES: folder };
    expect(await refusal(reading(path), more)).toMatch(outside);
    expect(await refusal(reading(`${folder}/way`), more)).toMatch(outside);
    expect(await problems(reading(path), { SETPOINT_SECRET_FILES: dirname(path) })).toEqual([]);
  });

  it('does not read a path that a NUL cuts off', async () => {
    const { folder, more } = folders();
    const text = await refusal(reading(`${folder}/allowed/token\\0.txt`), more);
    expect(text).not.toContain('inside-1234');
  });

  it('tells nothing of a file outside, not even whether it exists', async () => {
    const { folder, more } = folders();
    const [there] = await problems(reading(`${folder}/other/token`), more);
    const [missing] = await problems(reading(`${folder}/other/nokey`), more);
    expect(there?.replace('token', 'nokey')).toBe(missing);
  });

  it('does not read what a setting reads from a file', async () => {
    const { folder, more } = folders();
    const own = { ...more, SETPOINT_GIT_TOKEN_FILE: `${folder}/allowed/token` };
    const text = await refusal(reading(`${folder}/allowed/token`), own);
    expect(text).toContain('is the one that the setting SETPOINT_GIT_TOKEN_FILE names');
  });

  it('reads from the folder of systemd by default', async () => {
    const { folder } = folders();
    const more = { SETPOINT_SECRET_FILES: '', CREDENTIALS_DIRECTORY: `${folder}/allowed` };
    expect(await problems(reading(`${folder}/allowed/token`), more)).toEqual([]);
  });

  it('follows a listed folder that is a link, also when it moves', async () => {
    const { folder } = folders();
    symlinkSync(`${folder}/allowed`, `${folder}/current`);
    const more = { SETPOINT_SECRET_FILES: `${folder}/current` };
    expect(await problems(reading(`${folder}/current/token`), more)).toEqual([]);
    symlinkSync(`${folder}/other`, `${folder}/next`);
    renameSync(`${folder}/next`, `${folder}/current`);
    expect(await problems(reading(`${folder}/current/token`), more)).toEqual([]);
  });
});
