import { expect, it } from 'vitest';
import { estimateText } from '../../src/report/text/rate-text.ts';

it.each([
  [
    { requests: 24, ms: 2890, ratePerSecond: 8.333, basis: 'learned' },
    'An apply makes about 24 requests, in about 3 s at 8.3 requests per second (learned)',
  ],
  [
    { requests: 4, ms: 100, ratePerSecond: 6, basis: 'no-limit-met' },
    'An apply makes about 4 requests, in about 1 s if the provider sets no limit',
  ],
  [
    { requests: 500, ms: 500_000, ratePerSecond: 1, basis: 'configured' },
    'An apply makes about 500 requests, in about 8 min at 1 request per second (configured)',
  ],
  [
    { requests: 5000, ms: 36_000_000, ratePerSecond: 0.139, basis: 'stated' },
    'An apply makes about 5000 requests, in about 10 h at 8.3 requests per minute (stated by the provider)',
  ],
  [{ requests: 4, ms: null, ratePerSecond: null, basis: null }, 'An apply makes about 4 requests'],
] as const)('%o', (estimate, text) => {
  expect(estimateText(estimate)).toBe(text);
});
