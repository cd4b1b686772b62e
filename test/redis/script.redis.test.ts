import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { defineScript } from '../../src/redis/script.ts';
import { testRedis } from '../store/ledger-fixture.ts';

it('takes more arguments than a function can be called with', async () => {
  const count = defineScript(
    `return { #ARGV, ARGV[#ARGV], '${randomUUID()}' }`,
    z.tuple([z.number(), z.string(), z.string()]).parse,
  );
  const values = Array.from({ length: 300_000 }, (_, at) => at);
  // The first time with its text, then by its hash.
  expect((await count(testRedis(), [], values)).slice(0, 2)).toEqual([300_000, '299999']);
  expect((await count(testRedis(), [], values)).slice(0, 2)).toEqual([300_000, '299999']);
});
