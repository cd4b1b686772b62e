import { access, constants } from 'node:fs/promises';
import { GitFailure } from './git-problem.ts';
import type { GitRunner } from './git-runner.ts';
import type { ResolvedRef } from './resolve-ref.ts';

/**
 * Only SSH signatures by a key of the file count: an OpenPGP or X.509 one would pass with any key that the user's own
 * key ring trusts.
 */
const optionsFor = (signersFile: string): readonly string[] => [
  'gpg.format=ssh',
  `gpg.ssh.allowedSignersFile=${signersFile}`,
  'gpg.ssh.program=ssh-keygen',
  'gpg.program=false',
  'gpg.x509.program=false',
  'gpg.minTrustLevel=fully',
];

type Checked = { readonly good: boolean; readonly stderr: string };

const check = async (
  git: GitRunner,
  clone: string,
  how: 'verify-commit' | 'verify-tag',
  id: string,
  signersFile: string,
): Promise<Checked> => {
  const { ended, code, stderr } = await git.tried(clone, [how, id], { options: optionsFor(signersFile) });
  if (/cannot run ssh-keygen|ssh-keygen: not found/i.test(stderr)) {
    throw new GitFailure(
      'signature',
      'signatures cannot be checked: there is no ssh-keygen on the PATH',
      'install an OpenSSH client, 8.2 or newer',
    );
  }
  return { good: ended === 'exit' && code === 0, stderr };
};

/** The name that an annotated tag has inside: one that was moved to another name keeps it. */
const tagName = async (git: GitRunner, clone: string, id: string): Promise<string | null> => {
  const text = (await git.local(clone, ['cat-file', 'tag', id])).toString('utf8');
  return /^tag (.+)$/m.exec(text.split('\n\n')[0] ?? '')?.[1] ?? null;
};

/** The commit that a tag leads to. What the server says of it may be a lie. */
const taggedCommit = async (git: GitRunner, clone: string, id: string): Promise<string> =>
  (await git.local(clone, ['rev-parse', '--verify', `${id}^{commit}`])).toString('latin1').trim();

const isGoodTag = async (
  git: GitRunner,
  clone: string,
  { name, object, commit }: ResolvedRef,
  signersFile: string,
): Promise<boolean> => {
  if ((await taggedCommit(git, clone, object)) !== commit) return false;
  if ((await tagName(git, clone, object)) !== name?.replace(/^refs\/tags\//, '')) return false;
  return (await check(git, clone, 'verify-tag', object, signersFile)).good;
};

/** What kind of signature a commit has: none is started for the kinds that do not count. */
const signatureOf = async (git: GitRunner, clone: string, id: string): Promise<'ssh' | 'other' | 'none'> => {
  const [head = ''] = (await git.local(clone, ['cat-file', 'commit', id])).toString('utf8').split('\n\n');
  const kind = /^gpgsig(?:-sha256)? -----BEGIN (.+)-----$/m.exec(head)?.[1];
  if (kind === undefined) return 'none';
  return kind === 'SSH SIGNATURE' ? 'ssh' : 'other';
};

/** What is wrong with a commit's signature; null: nothing. */
const wrongWith = async (
  git: GitRunner,
  clone: string,
  id: string,
  signersFile: string,
): Promise<string | null> => {
  const kind = await signatureOf(git, clone, id);
  if (kind !== 'ssh') return kind === 'none' ? 'has no signature' : 'is not signed with SSH';
  const { good, stderr } = await check(git, clone, 'verify-commit', id, signersFile);
  if (good) return null;
  // By its text alone: a key outside its time of validity is no key of the file to ssh-keygen.
  return /no principal matched|good "git" signature with/i.test(stderr)
    ? 'is signed with a key that the file does not have, or has for another time'
    : 'has no valid signature';
};

/**
 * Checks that the commit, or the annotated tag that the ref names, is signed with a key of the file.
 * @throws GitFailure
 */
export const checkSignature = async (
  git: GitRunner,
  clone: string,
  resolved: ResolvedRef,
  signersFile: string,
): Promise<void> => {
  try {
    await access(signersFile, constants.R_OK);
  } catch (error) {
    throw new GitFailure(
      'signature',
      `the file that SETPOINT_GIT_SIGNERS_FILE names cannot be read (${(error as NodeJS.ErrnoException).code}), so no commit is taken over`,
      'it has lines of a name and a public SSH key, as allowed_signers of Git',
    );
  }
  const { commit, object } = resolved;
  if (object !== commit && (await isGoodTag(git, clone, resolved, signersFile))) return;
  const wrong = await wrongWith(git, clone, commit, signersFile);
  if (wrong === null) return;
  throw new GitFailure(
    'signature',
    `${git.where}: commit ${commit.slice(0, 12)} ${wrong}, so it is not taken over`,
    'SETPOINT_GIT_SIGNERS_FILE lists the keys that may sign',
  );
};
