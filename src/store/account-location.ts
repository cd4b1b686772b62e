import type { Redis } from 'ioredis';
import type { Signer } from './ledger/keyring.ts';

/** Where Redis holds an account: under which prefix, and its name. */
export type AccountLocation = {
  readonly redis: Redis;
  readonly prefix: string;
  readonly account: string;
  /** Signs the ledger. Absent: for readers, and for commands that need no credential. */
  readonly sign?: Signer | undefined;
};
