import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { html, markup, type Part } from '../../../src/server/page/html.ts';
import { anyCharacter } from '../../support/any-character.ts';
import { runs } from '../../support/runs.ts';

const shown = (part: Part): string => markup(html`${part}`);

describe('a text in a page', () => {
  it('is escaped as text and in an attribute', () => {
    const text = `<b title='x'>"&amp;"</b>`;
    expect(markup(html`<p title="${text}">${text}</p>`)).toBe(
      '<p title="&lt;b title=&#39;x&#39;&gt;&quot;&amp;amp;&quot;&lt;/b&gt;">&lt;b title=&#39;x&#39;&gt;&quot;&amp;amp;&quot;&lt;/b&gt;</p>',
    );
  });

  it('loses control characters and characters that turn the reading direction', () => {
    expect(shown('a\u0000b\u202ec\u001b[31m\u2028')).toBe('a\\u0000b\\u202ec\\u001b[31m\\u2028');
  });

  it('never becomes markup, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        expect(shown(text)).not.toMatch(/[<>"'\p{Cc}]/u);
      }),
      { numRuns: runs(100) },
    );
  });

  it('is not trusted because it has the shape of markup', () => {
    const forged = JSON.parse('{"markup":"<script>"}') as Part;
    expect(shown(forged)).not.toContain('<script>');
  });
});

it('leaves out empty parts and joins lists', () => {
  expect(shown([null, undefined, false, 0, 'a', [html`<i>b</i>`, 'c']])).toBe('0a<i>b</i>c');
});

it('refuses an attribute without quotes, where escaping would not help', () => {
  expect(() => html`<a href=${'x onclick=y'}>`).toThrow('no quotes');
});
