import type { RedisOptions } from 'ioredis';

/** Options of a connection as we open them: replies keep their classic shapes (`CONFIG GET` is a list). BullMQ takes them as they are. */
export type ConnectionOptions = RedisOptions & { replyMapping?: 'legacy' };
