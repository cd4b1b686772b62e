import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';

/*
 * Commits without Git: a test that pushes needs none of the three processes that `git add`, `git commit` and `git rev-parse` are, and the event loop of a
 * daemon in the process of the test does not wait for them.
 */

/** The hash that names the objects of a repository. */
export type ObjectFormat = 'sha1' | 'sha256';

const writeObject = (bare: string, format: ObjectFormat, type: string, content: Buffer): string => {
  const object = Buffer.concat([Buffer.from(`${type} ${content.length}\0`), content]);
  const id = createHash(format).update(object).digest('hex');
  const folder = join(bare, 'objects', id.slice(0, 2));
  const path = join(folder, id.slice(2));
  if (existsSync(path)) return id;
  mkdirSync(folder, { recursive: true });
  // Complete or not there: a server may read at any time.
  writeFileSync(`${path}.new`, deflateSync(object, { level: 1 }));
  renameSync(`${path}.new`, path);
  return id;
};

type Entry = { readonly name: Buffer; readonly mode: string; readonly id: string };

/** Git sorts folders as though their names ended in a slash. */
const sortKey = ({ name, mode }: Entry): Buffer =>
  mode === '40000' ? Buffer.concat([name, Buffer.from('/')]) : name;

const lineOf = ({ mode, name, id }: Entry): Buffer =>
  Buffer.concat([Buffer.from(`${mode} `), name, Buffer.from('\0'), Buffer.from(id, 'hex')]);

/** Writes a folder as a tree; null for an empty one, which Git does not keep. Names need not be UTF-8. */
const writeTree = (bare: string, format: ObjectFormat, folder: Buffer): string | null => {
  const entryOf = (name: Buffer): Entry | null => {
    const path = Buffer.concat([folder, Buffer.from('/'), name]);
    const found = lstatSync(path);
    if (found.isDirectory()) {
      const id = writeTree(bare, format, path);
      return id === null ? null : { name, mode: '40000', id };
    }
    const isLink = found.isSymbolicLink();
    const content = isLink ? readlinkSync(path, { encoding: 'buffer' }) : readFileSync(path);
    const fileMode = (found.mode & 0o100) === 0 ? '100644' : '100755';
    return { name, mode: isLink ? '120000' : fileMode, id: writeObject(bare, format, 'blob', content) };
  };
  const entries = readdirSync(folder, { encoding: 'buffer' })
    .filter((name) => name.toString() !== '.git')
    .flatMap((name) => entryOf(name) ?? [])
    .toSorted((a, b) => Buffer.compare(sortKey(a), sortKey(b)));
  return entries.length === 0
    ? null
    : writeObject(bare, format, 'tree', Buffer.concat(entries.map((entry) => lineOf(entry))));
};

/**
 * Commits all that is in a work tree, as `git add -A` and `git commit` do, but leaves its index alone.
 * @param head the branch's file in the bare repository @param timeMs when, by author and committer @returns the commit
 */
export const writeCommit = (from: {
  readonly bare: string;
  readonly work: string;
  readonly format: ObjectFormat;
  readonly head: string;
  readonly timeMs: number;
}): string => {
  const { bare, work, format, head, timeMs } = from;
  const parent = existsSync(head) ? `parent ${readFileSync(head, 'utf8').trim()}\n` : '';
  const tree =
    writeTree(bare, format, Buffer.from(work)) ?? writeObject(bare, format, 'tree', Buffer.alloc(0));
  const by = `A <a@example.com> ${Math.floor(timeMs / 1_000)} +0000`;
  const text = `tree ${tree}\n${parent}author ${by}\ncommitter ${by}\n\nx\n`;
  const id = writeObject(bare, format, 'commit', Buffer.from(text));
  writeFileSync(`${head}.new`, `${id}\n`);
  renameSync(`${head}.new`, head);
  return id;
};
