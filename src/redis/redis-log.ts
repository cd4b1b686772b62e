/** The part of the log that these rooms write to; a pino logger fits. Data never holds a command's arguments or a URL. */
export type RedisLog = {
  debug(data: object, text: string): void;
  info(data: object, text: string): void;
  warn(data: object, text: string): void;
};
