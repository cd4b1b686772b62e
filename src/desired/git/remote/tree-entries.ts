/** What a folder of a commit has under a name. */
export type TreeEntry = {
  /** As Git writes it, such as 40000 for a folder and 160000 for a submodule. */
  readonly mode: string;
  readonly id: string;
};

/** The entries of a tree object by name. @param idBytes 20, or 32 in a repository with SHA-256 */
export const entriesOf = (tree: Buffer, idBytes: number): Map<string, TreeEntry> => {
  const entries = new Map<string, TreeEntry>();
  for (let at = 0; at < tree.length; ) {
    const space = tree.indexOf(0x20, at);
    const end = tree.indexOf(0, space);
    if (space === -1 || end === -1) break;
    const id = tree.subarray(end + 1, end + 1 + idBytes).toString('hex');
    entries.set(tree.toString('utf8', space + 1, end), { mode: tree.toString('latin1', at, space), id });
    at = end + 1 + idBytes;
  }
  return entries;
};
