import type { Redis } from 'ioredis';
import type { Replicas } from '../redis/replicas.ts';

/** Where Redis holds an account: under which prefix, and its name. */
export type AccountLocation = {
  readonly redis: Redis;
  readonly prefix: string;
  readonly account: string;
  /** Absent: nothing waits for replicas. */
  readonly replicas?: Replicas;
};
