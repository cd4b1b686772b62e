import type { Redis } from 'ioredis';

/** Where Redis holds an account: all its keys begin with the prefix and end with the account's name. */
export type AccountLocation = {
  readonly redis: Redis;
  readonly prefix: string;
  readonly account: string;
};
