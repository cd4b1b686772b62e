import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { readDocuments } from '../../src/desired/yaml/documents.ts';

/** The values of a document, by our options and by those of `yaml` itself. */
const values = (text: string) => ({
  ours: readDocuments(text).documents.map((document) => document.toJS()),
  own: [parseDocument(text, { logLevel: 'silent' }).toJS()],
});

describe('a plain scalar', () => {
  it.each(
    'null Null NULL nULL nullable ~ true True TRUE tRUE trueish false False FALSE fALSE falsehood n t f no yes on 0 -0 +1 1_000 0o17 0x1F 1e3 .5 -.5 . .inf -.Inf .nan .NaN NaN é $NAME _ /'.split(
      ' ',
    ),
  )('%s is of the type that YAML gives it', (scalar) => {
    const { ours, own } = values(`${scalar}: ${scalar}`);
    expect(ours).toEqual(own);
  });

  it('is so whatever its letters are', () => {
    const letters = fc.constantFrom(...'nNuUlLtTrReEfFaAsSiIxXoO0189+-._~');
    fc.assert(
      fc.property(fc.string({ unit: letters, minLength: 1, maxLength: 6 }), (scalar) => {
        const { ours, own } = values(`value: ${scalar}`);
        expect(ours).toEqual(own);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps the type of a tag', () => {
    for (const text of [
      'value: !!str 12',
      'value: !!str abc',
      'value: !!int abc',
      'value: ! abc',
      'value:',
    ]) {
      const { ours, own } = values(text);
      expect(ours).toEqual(own);
    }
  });
});
