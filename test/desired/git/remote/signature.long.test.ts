import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import {
  fetched,
  type Origin,
  openOrigin,
  openRemote,
  problemOf,
  temporaryFolder,
  yaml,
} from '../../../support/git-origin.ts';
import { makeKey, publicKey } from '../../../support/ssh-server.ts';
import { git } from '../../git-repository.ts';

type Test = Parameters<typeof openOrigin>[0];

const open = (test: Test) => {
  const origin = openOrigin(test, {});
  const folder = temporaryFolder(test, 'keys');
  const [ours, other] = [makeKey(folder, 'ours'), makeKey(folder, 'other')];
  const signersFile = join(folder, 'signers');
  writeFileSync(signersFile, `ops@example.com ${publicKey(ours)}\n`);
  const settings = { signersFile };
  return { origin, folder, ours, other, signersFile, url: `file://${origin.bare}`, settings };
};

/** Signs what is committed from now on. */
const signWith = ({ work }: Origin, key: string | null): void => {
  git(work, 'config', 'gpg.format', 'ssh');
  git(work, 'config', 'user.signingKey', key ?? '');
  git(work, 'config', 'commit.gpgSign', String(key !== null));
};

let count = 0;
const push = (origin: Origin): string => origin.push({ 'desired-state/all.yaml': yaml(`key-${count++}`) });

test('a commit that is signed with a key of the file is taken over', async (test) => {
  const { origin, ours, url, settings } = open(test);
  signWith(origin, ours);
  const id = push(origin);
  test.expect(await fetched(openRemote(test, url, { settings }))).toMatchObject({ head: id, id });
});

test('a commit that is not signed, or with another key, is refused, and the good one before stays', async (test) => {
  const { origin, ours, other, url, settings } = open(test);
  signWith(origin, ours);
  const remote = openRemote(test, url, { settings });
  push(origin);
  const good = await fetched(remote);
  await remote.keepGood(good);
  for (const [key, text] of [
    [null, 'has no signature'],
    [other, 'is signed with a key that the file does not have'],
  ] as const) {
    signWith(origin, key);
    push(origin);
    const problem = await problemOf(remote);
    test.expect(problem).toMatchObject({ code: 'signature', message: test.expect.stringContaining(text) });
    test.expect(await problemOf(remote)).toEqual(problem);
    test.expect(await remote.lastGood()).toMatchObject({ head: good.head });
  }
  signWith(origin, ours);
  const next = push(origin);
  test.expect(await fetched(remote)).toMatchObject({ head: next });
});

test('only the commit at the ref has to be signed', async (test) => {
  const { origin, ours, url, settings } = open(test);
  push(origin);
  signWith(origin, ours);
  const id = origin.push({ 'README.md': 'r' });
  test.expect((await fetched(openRemote(test, url, { settings }))).head).toBe(id);
});

test('a key outside its time of validity does not count', async (test) => {
  const { origin, ours, url, settings, signersFile } = open(test);
  signWith(origin, ours);
  push(origin);
  for (const times of ['valid-before="20200101"', 'valid-after="20990101"']) {
    writeFileSync(signersFile, `ops@example.com ${times} ${publicKey(ours)}\n`);
    test.expect(await problemOf(openRemote(test, url, { settings }))).toMatchObject({ code: 'signature' });
  }
  writeFileSync(signersFile, `ops@example.com namespaces="file" ${publicKey(ours)}\n`);
  test.expect(await problemOf(openRemote(test, url, { settings }))).toMatchObject({ code: 'signature' });
});

test('a key that leaves the file counts no longer, also while the commit stays', async (test) => {
  const { origin, ours, other, url, settings, signersFile } = open(test);
  signWith(origin, ours);
  push(origin);
  const remote = openRemote(test, url, { settings });
  await fetched(remote);
  writeFileSync(signersFile, `ops@example.com ${publicKey(other)}\n# rotated\n`);
  test.expect(await problemOf(remote)).toMatchObject({ code: 'signature' });
});

test('a file of signers that is missing, a folder or empty takes nothing over', async (test) => {
  const { origin, folder, ours, url } = open(test);
  signWith(origin, ours);
  push(origin);
  const empty = join(folder, 'empty');
  writeFileSync(empty, '');
  for (const signersFile of [join(folder, 'gone'), folder, empty]) {
    const remote = openRemote(test, url, { settings: { signersFile } });
    test.expect(await problemOf(remote), signersFile).toMatchObject({ code: 'signature' });
  }
});

test('an annotated tag that is signed vouches for its commit, under its own name only', async (test) => {
  const { origin, ours, other, url, settings } = open(test);
  signWith(origin, null);
  const id = push(origin);
  origin.git('config', 'user.signingKey', ours);
  origin.git('tag', '-s', '-m', 'release', 'v1');
  origin.git('config', 'user.signingKey', other);
  origin.git('tag', '-s', '-m', 'release', 'v2');
  origin.git('tag', '-a', '-m', 'release', 'v3');
  origin.git('update-ref', 'refs/tags/moved', origin.git('rev-parse', 'v1'));
  origin.git('push', '-q', '--tags', 'origin');
  const at = (ref: string) => openRemote(test, url, { settings: { ...settings, ref } });
  test.expect(await fetched(at('v1'))).toMatchObject({ head: id });
  for (const ref of ['v2', 'v3', 'moved', 'main']) {
    test.expect(await problemOf(at(ref)), ref).toMatchObject({ code: 'signature' });
  }
});

test('a signed tag of a commit that was fetched before is fetched itself', async (test) => {
  const { origin, ours, url, settings } = open(test);
  signWith(origin, ours);
  const id = push(origin);
  const dataDir = temporaryFolder(test, 'data');
  test.expect(await fetched(openRemote(test, url, { dataDir }))).toMatchObject({ head: id });
  origin.git('tag', '-s', '-m', 'release', 'v1');
  origin.git('push', '-q', '--tags', 'origin');
  const tagged = openRemote(test, url, { dataDir, settings: { ...settings, ref: 'v1' } });
  test.expect(await fetched(tagged)).toMatchObject({ head: id, ref: 'refs/tags/v1' });
});

test('a server cannot say that a signed tag leads to another commit', async (test) => {
  const { origin, ours, url, settings } = open(test);
  signWith(origin, null);
  const unsigned = push(origin);
  push(origin);
  origin.git('config', 'user.signingKey', ours);
  origin.git('tag', '-s', '-m', 'release', 'v1');
  origin.git('push', '-q', '--tags', 'origin');
  git(origin.bare, 'pack-refs', '--all');
  const packed = join(origin.bare, 'packed-refs');
  writeFileSync(packed, readFileSync(packed, 'utf8').replace(/^\^[0-9a-f]+$/m, `^${unsigned}`));
  const remote = openRemote(test, url, { settings: { ...settings, ref: 'v1' } });
  test.expect(await problemOf(remote)).toMatchObject({ code: 'signature' });
});

/** Signs anything, and finds every signature good. */
const lenientGpg = `#!/bin/sh
case "$*" in
*--verify*)
  printf '[GNUPG:] GOODSIG 0123456789ABCDEF A\\n[GNUPG:] VALIDSIG 0123456789ABCDEF0123456789ABCDEF01234567\\n[GNUPG:] TRUST_ULTIMATE 0 pgp\\n' ;;
*)
  cat >/dev/null
  printf '[GNUPG:] SIG_CREATED D\\n' >&2
  printf -- '-----BEGIN PGP SIGNATURE-----\\n\\nAAAA\\n-----END PGP SIGNATURE-----\\n' ;;
esac
`;

test('an OpenPGP signature never counts, whatever gpg on the PATH says of it', async (test) => {
  const { origin, folder, url, settings } = open(test);
  const gpg = join(folder, 'gpg');
  writeFileSync(gpg, lenientGpg, { mode: 0o755 });
  origin.git('config', 'gpg.program', gpg);
  origin.git('config', 'commit.gpgSign', 'true');
  push(origin);
  test.expect(origin.git('log', '-1', '--format=%G?')).toBe('G');
  const remote = openRemote(test, url, {
    settings,
    environment: { PATH: `${folder}:${process.env.PATH}` },
  });
  test.expect(await problemOf(remote)).toMatchObject({
    code: 'signature',
    message: test.expect.stringContaining('is not signed with SSH'),
  });
});
