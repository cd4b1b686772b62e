import type { JsonObject } from './json.ts';
import type { ChangeWindow } from './window.ts';

/**
 * The name of a provider, as the YAML, Redis and `--json` have it. `src/providers/descriptors.ts` is the list
 * of the supported ones.
 */
export type ProviderName = string;

/** A desired state in a Git repository, the same from every clone. */
export type GitSource = {
  /** The remote's addresses as `host/path`, without what differs between clones: scheme, port, credential. */
  readonly remotes: readonly string[];
  /** The root commits of its history; empty for a shallow clone. */
  readonly roots: readonly string[];
  /** The path of the desired state in it; `.` for its top. */
  readonly path: string;
};

/** The origin of a desired state: a repository, or outside Git the real path of a folder or file. */
export type DesiredSource = { readonly git: GitSource } | { readonly folder: string };

/**
 * The origins that a ledger records: its repository, and the folder if the last apply came from outside Git.
 */
export type KnownSource = { readonly git?: GitSource; readonly folder?: string };

/** A position in the desired state. Line and column count from 1. */
export type SourcePosition = { readonly file: string; readonly line: number; readonly column: number };

/** The position of an entry; of one that a set made: that of its row. */
export type EntrySource = SourcePosition & {
  /** The set that made it. */
  readonly set?: string;
};

/** The row that made an entry, for what is shown of it: its key is in no file as it is. */
export type RowPlace = { readonly set: string; readonly file: string; readonly line: number };

/** The row that made an entry; undefined if it is written out. */
export const rowOf = ({ set, file, line }: EntrySource): RowPlace | undefined =>
  set === undefined ? undefined : { set, file, line };

export type Visibility = 'private' | 'public';

/** What to do when live differs from how we left it. */
type DriftPolicy = 'revert' | 'report';

/**
 * Limits that stop dangerous plans (docs/design/planning.md#guards). Percentages are of what the ledger owned
 * when the plan began.
 */
export type Guards = {
  readonly maxDeletes: number;
  readonly maxDeletePercent: number;
  readonly maxVanishedPercent: number;
  readonly maxUpdatePercent: number;
  readonly allowEmpty: boolean;
};

/**
 * One integration of the YAML, references resolved. `config` contains secret values: never log or store it.
 */
export type DesiredIntegration = {
  readonly key: string;
  readonly account: string;
  /** The provider's name for its kind. */
  readonly type: string;
  readonly name: string;
  readonly active: boolean;
  /** Absent: not managed. */
  readonly visibility?: Visibility;
  /** Absent: not managed. `null` unlinks the agent. */
  readonly agentId?: string | null;
  readonly protect: boolean;
  /** Overrides the account's policy. */
  readonly drift?: DriftPolicy;
  /** Adopt exactly this live integration. */
  readonly id?: string;
  /** Allow delete and create where a field cannot be changed in place. */
  readonly replace: boolean;
  readonly config: JsonObject;
  /**
   * Field paths (and `type`, if it came from a reference) whose value is secret by origin or by name, sorted.
   * A config key is secret if anything inside it is.
   */
  readonly secretPaths: readonly string[];
  readonly source: EntrySource;
};

/** A request rate; the YAML may use another unit. */
export type Rate = { readonly kind: 'auto' } | { readonly kind: 'ceiling'; readonly perSecond: number };

/** One credential at one provider with its policy, references resolved. `credential` is secret. */
export type DesiredAccount = {
  readonly name: string;
  readonly provider: ProviderName;
  /** The API key or token. */
  readonly credential: string;
  /** Without a trailing slash. */
  readonly baseUrl: string;
  /** The provider's own account fields, by name (`accountFields` of its descriptor). */
  readonly fields: { readonly [name: string]: string };
  /** Cron, five or six fields. */
  readonly schedule: string;
  readonly timezone: string;
  readonly prune: 'owned' | 'off';
  readonly drift: DriftPolicy;
  readonly rate: Rate;
  readonly concurrency: number;
  readonly adopt: 'auto' | 'id';
  readonly guards: Guards;
  /** When changes may be made. Absent: always. Never empty. */
  readonly windows?: readonly ChangeWindow[];
  /** Where each field is written that it gives to its integrations, by name; absent if there is none. */
  readonly defaultsAt?: { readonly [field: string]: SourcePosition };
  readonly source: SourcePosition;
};

/** The desired state of one revision, valid and resolved. */
export type DesiredState = {
  /**
   * The last Git commit that touched the files (`<commit>-dirty.<hash>` when they differ from it), or
   * `sha256:<hash>` of the files outside Git.
   */
  readonly revision: string;
  /**
   * When the revision was made, in ms since the epoch: the commit's time, or the newest file's. Orders
   * replicas.
   */
  readonly revisionTime: number;
  /** The first line of the commit's message; null or absent outside Git. */
  readonly revisionTitle?: string | null;
  /** The name of the commit's author; only of a Git source. */
  readonly revisionAuthor?: string | null;
  readonly source?: DesiredSource;
  /** Sorted by name. */
  readonly accounts: readonly DesiredAccount[];
  /** Sorted by key. */
  readonly integrations: readonly DesiredIntegration[];
};
