import type { Redis } from 'ioredis';
import type { Signer } from './ledger/keyring.ts';

/** Where Redis holds an account: all its keys begin with the prefix and end with the account's name. */
export type AccountLocation = {
  readonly redis: Redis;
  readonly prefix: string;
  readonly account: string;
  /** Signs the ledger. Absent: for readers, and for commands that need no credential. */
  readonly sign?: Signer | undefined;
};
