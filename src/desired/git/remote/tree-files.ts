import { isYamlName } from '../../files/find-files.ts';
import type { GitRunner } from './git-runner.ts';
import { readObjects } from './read-objects.ts';

/** An entry anywhere below a folder of a commit. */
export type ListedFile = {
  /** Relative to the folder, with `/`. */
  readonly name: string;
  readonly mode: string;
  readonly id: string;
  /** In bytes; 0 for a submodule. */
  readonly size: number;
};

const LINE = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t/;

/** Names that begin with a dot are skipped, as in a folder of this machine. */
const isSkipped = (name: string): boolean => name.split('/').some((part) => part.startsWith('.'));

/** What a folder of a commit lists. */
export type ListedTree = {
  /** All files, links and submodules below it, by name. */
  readonly files: ReadonlyMap<string, ListedFile>;
  /** Those whose names are not UTF-8: several may read alike, so they cannot be told apart by name. */
  readonly misnamed: readonly ListedFile[];
};

/** Lists everything below a folder. @throws GitFailure */
export const listTree = async (git: GitRunner, clone: string, tree: string): Promise<ListedTree> => {
  const args = ['ls-tree', '-r', '-z', '-l', '--full-tree', tree];
  const printed = await git.local(clone, args, { maxBytes: 256 * 1024 * 1024 });
  const files = new Map<string, ListedFile>();
  const misnamed: ListedFile[] = [];
  for (const record of printed.toString('utf8').split('\0')) {
    const [head, mode = '', id = '', size = ''] = LINE.exec(record) ?? [];
    if (head === undefined) continue;
    const name = record.slice(head.length);
    if (isSkipped(name)) continue;
    const file = { name, mode, id, size: Number(size) || 0 };
    if (name.includes('\ufffd')) misnamed.push(file);
    else files.set(name, file);
  }
  return { files, misnamed };
};

export const LINK = '120000';
export const SUBMODULE = '160000';

/** Where a link leads: files by the name that they have through it; or why it cannot be followed. */
export type Followed =
  | { readonly files: readonly ListedFile[] }
  | { readonly why: 'outside' | 'gone' | 'loop' };

/** The path that a link's text means, from the folder that the link is in; null: outside. */
const resolved = (link: string, text: string): string | null => {
  if (text.startsWith('/')) return null;
  const parts = link.split('/').slice(0, -1);
  for (const part of text.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
};

/** As deep as Linux follows links. */
const MAX_LINKS = 40;
/** How many entries links may lead to in all: a few links that lead to each other can mean millions. */
const MAX_LINKED = 20_000;

/** Follows the links of a commit within its folder. Git's files stay as they are: nothing is checked out. */
export const createLinks = (files: ReadonlyMap<string, ListedFile>, texts: ReadonlyMap<string, string>) => {
  /** A path with the links in its folders replaced. */
  const real = (path: string, left = MAX_LINKS): string | 'outside' | 'loop' => {
    const parts = path.split('/');
    for (let count = 1; count <= parts.length; count++) {
      const above = parts.slice(0, count).join('/');
      const entry = files.get(above);
      if (entry?.mode !== LINK) continue;
      if (left === 0) return 'loop';
      const to = resolved(above, texts.get(entry.id) ?? '');
      if (to === null) return 'outside';
      return real([...(to === '' ? [] : [to]), ...parts.slice(count)].join('/'), left - 1);
    }
    return path;
  };
  const names = [...files.keys()].sort();
  /** The entries below a folder: a search through all for each link would take minutes with many links. */
  const entriesBelow = (folder: string): ListedFile[] => {
    const prefix = `${folder}/`;
    let [low, high] = [0, names.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((names[middle] as string) < prefix) low = middle + 1;
      else high = middle;
    }
    const below: ListedFile[] = [];
    for (let at = low; names[at]?.startsWith(prefix); at += 1)
      below.push(files.get(names[at] as string) as ListedFile);
    return below;
  };
  let linked = 0;
  const follow = (link: ListedFile, left = MAX_LINKS): Followed => {
    if (left === 0) return { why: 'loop' };
    const end = real(link.name);
    if (end === 'outside' || end === 'loop') return { why: end };
    const file = files.get(end);
    if (file !== undefined) return { files: [{ ...file, name: link.name }] };
    // A folder that the link is itself in has no end.
    if (end === '' || link.name.startsWith(`${end}/`)) return { why: 'loop' };
    const below = entriesBelow(end);
    if (below.length === 0) return { why: 'gone' };
    linked += below.length;
    if (linked > MAX_LINKED) return { why: 'loop' };
    const through: ListedFile[] = [];
    for (const each of below) {
      const name = `${link.name}${each.name.slice(end.length)}`;
      if (each.mode !== LINK) through.push({ ...each, name });
      else {
        const inner = follow(each, left - 1);
        if ('why' in inner) return inner;
        through.push(
          ...inner.files.map((one) => ({ ...one, name: `${name}${one.name.slice(each.name.length)}` })),
        );
      }
    }
    return { files: through };
  };
  return follow;
};

/** What the links say, by the link's object. */
export const readLinkTexts = async (
  git: GitRunner,
  clone: string,
  files: Iterable<ListedFile>,
): Promise<ReadonlyMap<string, string>> => {
  const ids = [...files].filter(({ mode }) => mode === LINK).map(({ id }) => id);
  const objects = await readObjects(git, clone, [...new Set(ids)]);
  return new Map([...objects].map(([id, content]) => [id, content.toString('utf8')]));
};

/** Whether it is loaded. */
export const isYaml = ({ name }: ListedFile): boolean => isYamlName(name.split('/').at(-1) ?? '');
