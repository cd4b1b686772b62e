import type { Rate } from '../model/desired.ts';

const secondsPer = { s: 1, m: 60, h: 3_600 } as const;

/** What a rate looks like, for messages. */
export const rateForm = 'auto, or a number per second, minute or hour such as 10/s, 60/m or 1000/h';

/** Above this no provider is reached any faster, and a typo is likely. */
const fastest = 10_000;

/** A rate as the YAML writes it, or null when it is none. */
export const parseRate = (text: string): Rate | null => {
  if (text === 'auto') return { kind: 'auto' };
  const parts = /^(\d{1,9}(?:\.\d{1,6})?)\/([smh])$/.exec(text);
  if (parts === null) return null;
  const perSecond = Number(parts[1]) / secondsPer[parts[2] as keyof typeof secondsPer];
  return perSecond > 0 && perSecond <= fastest ? { kind: 'ceiling', perSecond } : null;
};
