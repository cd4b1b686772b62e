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

const isGoodTag = async (
  git: GitRunner,
  clone: string,
  { name, object }: ResolvedRef,
  signersFile: string,
): Promise<boolean> => {
  if ((await tagName(git, clone, object)) !== name?.replace(/^refs\/tags\//, '')) return false;
  return (await check(git, clone, 'verify-tag', object, signersFile)).good;
};

const reasonOf = (stderr: string): string => {
  if (/no signature found|^$/i.test(stderr.trim())) return 'has no signature';
  if (/gpg failed|gpgsm|cannot run|BEGIN PGP|false/i.test(stderr) && !/"git" signature/i.test(stderr)) {
    return 'is not signed with SSH';
  }
  if (/expired|not yet valid|validity/i.test(stderr))
    return 'is signed with a key outside its time of validity';
  if (/no principal matched|could not verify|good "git" signature with/i.test(stderr)) {
    return 'is signed with a key that the file does not have';
  }
  return 'has no valid signature';
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
  const checked = await check(git, clone, 'verify-commit', commit, signersFile);
  if (checked.good) return;
  throw new GitFailure(
    'signature',
    `${git.where}: commit ${commit.slice(0, 12)} ${reasonOf(checked.stderr)}, so it is not taken over`,
    'SETPOINT_GIT_SIGNERS_FILE lists the keys that may sign',
  );
};
