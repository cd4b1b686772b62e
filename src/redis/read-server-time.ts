import type { Redis } from 'ioredis';
import type { ClockReading } from '../model/check.ts';

/** Compares Redis' clock with this machine's. */
export const readServerTime = async (client: Redis): Promise<ClockReading> => {
  const sentAt = Date.now();
  const [seconds, micros] = await client.time();
  const answeredAt = Date.now();
  const theirs = Number(seconds) * 1000 + Number(micros) / 1000;
  return {
    of: 'Redis',
    offsetMs: theirs - (sentAt + answeredAt) / 2,
    errorMs: (answeredAt - sentAt) / 2,
  };
};
