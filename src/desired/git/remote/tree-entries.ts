/** What a folder of a commit has under a name. */
export type TreeEntry = {
  /** As Git writes it, such as 40000 for a folder and 160000 for a submodule. */
  readonly mode: string;
  readonly id: string;
};

/** The entry of a tree object with this name; null: it has none. @param idBytes 20, or 32 in a repository with SHA-256 */
export const findEntry = (tree: Buffer, name: string, idBytes: number): TreeEntry | null => {
  const wanted = Buffer.from(name);
  for (let at = 0; at < tree.length; ) {
    const space = tree.indexOf(0x20, at);
    const end = tree.indexOf(0, space);
    if (space === -1 || end === -1) break;
    if (end - space - 1 === wanted.length && wanted.compare(tree, space + 1, end) === 0) {
      const id = tree.toString('hex', end + 1, end + 1 + idBytes);
      return { mode: tree.toString('latin1', at, space), id };
    }
    at = end + 1 + idBytes;
  }
  return null;
};
