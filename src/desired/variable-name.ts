import { plainWords } from './slug.ts';

/** Variables that Setpoint or Node.js reads. */
const isReserved = (name: string): boolean => /^(SETPOINT_|NODE_)/.test(name) || name === 'REDIS_URL';

const usable = (name: string): string => (/^[A-Z_]/.test(name) && !isReserved(name) ? name : `KEY_${name}`);

/**
 * The environment variable for a value of an entry, such as `SHOP_ACCESS_TOKEN` for `access_token` of `shop`.
 */
export const variableName = (key: string, path: readonly (string | number)[]): string => {
  const camelParted = path.map((part) => String(part).replace(/([a-z0-9])([A-Z])/g, '$1 $2'));
  const words = [key, ...camelParted].flatMap((part) => plainWords(part));
  return usable(words.join('_').toUpperCase().slice(0, 100));
};
