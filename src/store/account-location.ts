import type { Redis } from 'ioredis';

/** Where Redis holds an account: under which prefix, and its name. */
export type AccountLocation = {
  readonly redis: Redis;
  readonly prefix: string;
  readonly account: string;
};
