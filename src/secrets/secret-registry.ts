import type { SecretRegistry } from '../model/secrets.ts';
import { createPartMatcher } from './part-matcher.ts';
import { randomParts } from './random-parts.ts';
import { secretForms } from './secret-forms.ts';
import { createSecretMatcher, type Span } from './secret-matcher.ts';

/** Replaces a secret in a text. */
export const secretMark = '[secret]';

const MIN_LENGTH = 4;

/** Merges spans that overlap or touch, so that no part of a secret stays visible. */
const merged = (spans: readonly Span[]): Span[] => {
  const result: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last === undefined || span.start > last.end) result.push(span);
    else result[result.length - 1] = { start: last.start, end: Math.max(last.end, span.end) };
  }
  return result;
};

/** True if the span is inside a mark of an earlier scrubbing: a secret may be the word "secret". */
const insideMark = (text: string, span: Span): boolean => {
  const from = text.indexOf(secretMark, Math.max(0, span.end - secretMark.length));
  return from !== -1 && from <= span.start && span.end <= from + secretMark.length;
};

const withMarks = (text: string, spans: readonly Span[]): string => {
  const parts: string[] = [];
  let at = 0;
  for (const span of spans) {
    parts.push(text.slice(at, span.start), secretMark);
    at = span.end;
  }
  return parts.join('') + text.slice(at);
};

/**
 * The known secrets of this process. Registering is cheap, since the encoded forms are computed at the next
 * scrubbing. Overlapping secrets are replaced together.
 */
export const createSecretRegistry = (): SecretRegistry => {
  const known = new Set<string>();
  const matcher = createSecretMatcher();
  const parts = createPartMatcher();
  let waiting: string[] = [];
  const take = (value: string): void => {
    const { whole, written, encoded } = secretForms(value);
    for (const form of whole) matcher.add(form);
    for (const form of written) parts.add(form, randomParts(form));
    for (const form of encoded) parts.add(form, new Uint8Array(form.length).fill(1));
  };
  const takeWaiting = (): void => {
    for (const value of waiting) take(value);
    waiting = [];
  };
  return {
    register: (value) => {
      if (value.length < MIN_LENGTH || known.has(value)) return;
      known.add(value);
      waiting.push(value);
    },
    scrub: (text) => {
      if (waiting.length > 0) takeWaiting();
      const found = [...matcher.find(text), ...parts.find(text)];
      const spans = found.filter((span) => !insideMark(text, span));
      return spans.length === 0 ? text : withMarks(text, merged(spans));
    },
  };
};
