import type { DesiredProblem } from '../problem.ts';

/** A file as part of the revision. */
export type FileVersion = {
  /** Absolute, or as given; in a commit the path in its repository. */
  readonly path: string;
  /** Relative to the desired state's folder, with `/`. */
  readonly name: string;
  /** SHA-256 of the content, in hex. */
  readonly hash: string;
  readonly modifiedMs: number;
  /** Changes with the file's inode and mode; in a commit with its blob. */
  readonly mark: string;
};

/** A YAML file of the desired state. */
export type SourceFile = {
  /** Its name in messages. */
  readonly label: string;
  readonly text: string;
  readonly version: FileVersion;
};

/** The YAML files of a desired state, sorted by name, and what could not be read. */
export type SourceFiles = {
  readonly files: readonly SourceFile[];
  readonly problems: readonly DesiredProblem[];
};
