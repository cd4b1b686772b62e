import type { Redis } from 'ioredis';
import type { Replicas } from '../redis/replicas.ts';
import type { Signer } from './ledger/keyring.ts';
import type { TakenIds } from './ledger/taken-ids.ts';

/** Where Redis holds an account: under which prefix, and its name. */
export type AccountLocation = {
  readonly redis: Redis;
  readonly prefix: string;
  readonly account: string;
  /** Signs the ledger. Absent: for readers, and for commands that need no credential. */
  readonly sign?: Signer | undefined;
  /** Shows other accounts which ids the ledger takes. Absent: for what takes none. */
  readonly taken?: TakenIds;
  /** Absent: nothing waits for replicas. */
  readonly replicas?: Replicas;
};
