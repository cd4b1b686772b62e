import type { EntryFile } from '../app/accept/entry-file.ts';
import type { DesiredState } from '../model/desired.ts';
import type { SourceStatus } from '../model/source-status.ts';

/** The result of one reading of the desired state. */
export type DesiredReading = {
  /** The same object as last time if nothing has changed; null: not valid. */
  readonly state: DesiredState | null;
  /** It is valid, and was not at the last reading. */
  readonly becameValid: boolean;
};

/** A desired state that is being watched. */
export type Watching = {
  /** Resolves when it may be read for the first time: a remote was asked, whatever it answered. */
  readonly ready: Promise<void>;
  close(): Promise<void>;
};

/** The desired state as the daemon has it, from files or from a Git repository. */
export interface DaemonDesired {
  /** Reads it. The caller must not start a second reading meanwhile. */
  read(): Promise<DesiredReading>;
  /** The last desired state that was valid; null before the first. */
  last(): DesiredState | null;
  /** Why there is no desired state that can be used; null: there is one. */
  invalid(): string | null;
  /**
   * One of its YAML files.
   * @param label as the entries' positions name it
   * @throws UsageError when it cannot be read
   */
  entryFile(label: string): Promise<EntryFile>;
  /** How the Git source does; null without one. */
  status(): SourceStatus | null;
  /** When the remote last answered, by Redis' clock, as `DesiredVersion` has it; undefined without a Git source. */
  heardAt(): number | undefined;
  /** Asks the remote at once, for a webhook. Without a Git source it does nothing. */
  poll(): Promise<void>;
  /** Calls back after each edit, until it is closed. */
  watch(onEdit: () => void): Promise<Watching>;
}

/** Whether both come from one load, so that nothing has changed. */
export const isSameState = (before: DesiredState, after: DesiredState): boolean =>
  before.accounts === after.accounts &&
  before.integrations === after.integrations &&
  before.revision === after.revision &&
  before.revisionTime === after.revisionTime &&
  before.source === after.source;
