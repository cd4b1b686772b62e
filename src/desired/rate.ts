import type { Rate } from '../model/desired.ts';

const secondsPer = { s: 1, m: 60, h: 3_600 } as const;

/** The syntax of a rate, for messages. */
export const rateForm = 'auto, or a number per second, minute or hour such as 10/s, 60/m or 1000/h';

/** Per second. A higher rate is most likely a typo. */
const fastest = 10_000;

/** Parses a rate; null if it is invalid. */
export const parseRate = (text: string): Rate | null => {
  if (text === 'auto') return { kind: 'auto' };
  const parts = /^(\d{1,9}(?:\.\d{1,6})?)\/([smh])$/.exec(text);
  if (parts === null) return null;
  const perSecond = Number(parts[1]) / secondsPer[parts[2] as keyof typeof secondsPer];
  return perSecond > 0 && perSecond <= fastest ? { kind: 'ceiling', perSecond } : null;
};
