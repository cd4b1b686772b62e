/** A desired state in a Git repository, recognised from whichever clone it is read. */
export type GitSource = {
  /** The addresses of its remote as `host/path`, without what differs between clones: scheme, port, credential. */
  readonly remotes: readonly string[];
  /** The commits that its history begins with; empty where the clone is shallow. */
  readonly roots: readonly string[];
  /** Where the desired state lies in it; `.` for its top. */
  readonly path: string;
};

/** Where the desired state comes from: a repository, or outside of Git a folder or file by its real path. */
export type DesiredSource = { readonly git: GitSource } | { readonly folder: string };

/** What a ledger remembers: the repository that it belongs to, and the folder where the last apply came from outside of Git. */
export type KnownSource = { readonly git?: GitSource; readonly folder?: string };
