import { checkText, MAX_FILE_BYTES, tooLarge } from '../../files/check-text.ts';
import { emptyFolder } from '../../files/find-files.ts';
import type { SourceFile, SourceFiles } from '../../files/source-files.ts';
import type { DesiredProblem } from '../../problem.ts';
import type { GitRunner } from './git-runner.ts';
import { readObjects } from './read-objects.ts';
import type { TreeEntry } from './tree-entries.ts';
import {
  createLinks,
  isYaml,
  LINK,
  type ListedFile,
  listTree,
  readLinkTexts,
  SUBMODULE,
} from './tree-files.ts';

export type CommitPlace = {
  /** The path of the desired state in the repository. */
  readonly path: string;
  /** What the commit has there; null: nothing. */
  readonly entry: TreeEntry | null;
  /** What the files' age is taken to be. */
  readonly timeMs: number;
};

type Problem = Pick<DesiredProblem, 'message' | 'hint'>;

const problemAt = (file: string, { message, hint }: Problem): DesiredProblem => ({
  file,
  line: 1,
  column: 1,
  message,
  hint,
});

const submodule: Problem = {
  message: 'it is a submodule, which is another repository',
  hint: 'put its files into this repository',
};

const notUtf8: Problem = { message: 'its name is not UTF-8', hint: 'rename it' };

const linkProblems: { readonly [why in 'outside' | 'gone' | 'loop']: Problem } = {
  outside: {
    message: 'the symbolic link leaves the path of the desired state',
    hint: 'replace it with what it points to',
  },
  gone: { message: 'the symbolic link is broken', hint: 'restore its target, or remove the link' },
  loop: { message: 'the symbolic link leads back to itself', hint: 'remove the link' },
};

const isLfsPointer = (bytes: Buffer): boolean =>
  bytes.length < 1_024 && bytes.toString('latin1').startsWith('version https://git-lfs.github.com/spec/');

const lfs: Problem = {
  message: 'it is a pointer of Git LFS, and its content is kept elsewhere',
  hint: 'keep YAML out of Git LFS: see .gitattributes',
};

/** The files below a folder, links followed, and what cannot be followed. */
const findFiles = async (
  git: GitRunner,
  clone: string,
  tree: string,
  label: (name: string) => string,
): Promise<{ readonly files: readonly ListedFile[]; readonly problems: readonly DesiredProblem[] }> => {
  const { files: listed, misnamed } = await listTree(git, clone, tree);
  const follow = createLinks(listed, await readLinkTexts(git, clone, listed.values()));
  const files: ListedFile[] = [];
  const problems = misnamed
    .filter((entry) => isYaml(entry) || entry.mode === LINK || entry.mode === SUBMODULE)
    .map(({ name }) => problemAt(label(name), notUtf8));
  for (const entry of listed.values()) {
    const followed = entry.mode === LINK ? follow(entry) : { files: [entry] };
    if ('why' in followed) {
      problems.push(problemAt(label(entry.name), linkProblems[followed.why]));
      continue;
    }
    for (const file of followed.files) {
      if (file.mode === SUBMODULE) problems.push(problemAt(label(file.name), submodule));
      else if (isYaml(file)) files.push(file);
    }
  }
  return { files: files.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)), problems };
};

type ReadFile = { readonly file: SourceFile } | { readonly problem: DesiredProblem };

const readFile = (
  { name, id, size }: ListedFile,
  bytes: Buffer | undefined,
  label: string,
  modifiedMs: number,
): ReadFile => {
  if (bytes === undefined || size > MAX_FILE_BYTES) {
    return { problem: { file: label, ...tooLarge().problem } };
  }
  if (isLfsPointer(bytes)) return { problem: problemAt(label, lfs) };
  const checked = checkText(bytes);
  if (!checked.ok) return { problem: { file: label, ...checked.problem } };
  const { text, hash } = checked;
  return { file: { label, text, version: { path: label, name, hash, modifiedMs, mark: id } } };
};

/** Reads the contents. @param label a file's name in messages */
const readFiles = async (
  git: GitRunner,
  clone: string,
  files: readonly ListedFile[],
  label: (name: string) => string,
  timeMs: number,
): Promise<SourceFiles> => {
  const wanted = files.filter(({ size }) => size <= MAX_FILE_BYTES).map(({ id }) => id);
  const contents = await readObjects(git, clone, [...new Set(wanted)]);
  const read = files.map((file) => readFile(file, contents.get(file.id), label(file.name), timeMs));
  return {
    files: read.flatMap((each) => ('file' in each ? [each.file] : [])),
    problems: read.flatMap((each) => ('problem' in each ? [each.problem] : [])),
  };
};

const oneProblem = (path: string, problem: Problem): SourceFiles => ({
  files: [],
  problems: [problemAt(path, problem)],
});

/**
 * The YAML files of exactly one commit, from a file or a folder in it. Files are read from Git's own store, so no
 * filter, hook or attribute of the repository counts.
 * @throws GitFailure with the code `clone` when the clone lacks any of it
 */
export const readCommit = async (
  git: GitRunner,
  clone: string,
  { path, entry, timeMs }: CommitPlace,
): Promise<SourceFiles> => {
  if (entry === null) {
    return oneProblem(path, {
      message: 'there is no such file or folder in the commit',
      hint: 'name the path in the repository with --desired-state or SETPOINT_DESIRED_STATE',
    });
  }
  if (entry.mode === SUBMODULE) return oneProblem(path, submodule);
  if (entry.mode === LINK) return oneProblem(path, linkProblems.outside);
  if (entry.mode !== '40000') {
    const name = path.split('/').at(-1) ?? path;
    const size = Number((await git.local(clone, ['cat-file', '-s', entry.id])).toString('latin1'));
    return readFiles(git, clone, [{ name, mode: entry.mode, id: entry.id, size }], () => path, timeMs);
  }
  const label = (name: string): string => (path === '.' ? name : `${path}/${name}`);
  const found = await findFiles(git, clone, entry.id, label);
  if (found.files.length === 0 && found.problems.length === 0) return oneProblem(path, emptyFolder);
  const read = await readFiles(git, clone, found.files, label, timeMs);
  return { files: read.files, problems: [...found.problems, ...read.problems] };
};
