import { describe, expect, it } from 'vitest';
import { readsAsRewritten } from '../../src/plan/match/rewritten-name.ts';

describe('a live name reads as the desired one, rewritten', () => {
  it.each([
    ['escaped', 'Sales & Ops', 'Sales &amp; Ops'],
    ['escaped twice', 'Sales & Ops', 'Sales &amp;amp; Ops'],
    ['escaped by number', "Ana's shop", 'Ana&#39;s shop'],
    ['escaped by hexadecimal number', 'A <B>', 'a &#x3c;B&#X3E;'],
    ['unescaped', 'Sales &amp; Ops', 'Sales & Ops'],
    ['with its blanks collapsed', 'Sales   and\u00a0 Ops', 'Sales and Ops'],
    ['without its emoji', 'Sales 🚀 Ops', 'Sales Ops'],
    ['without its composed emoji', 'Team 👩🏽‍💻❤️', 'Team'],
    ['with the replacement character for an emoji', 'Sales 🚀', 'Sales \uFFFD'],
    ['cut inside a word', 'Loja Brasil Integração Principal', 'Loja Brasil Integraç'],
    ['cut between two words, where it is long', 'Customer support for Brazil team', 'Customer support for'],
    ['cut, with an ellipsis', 'Customer support for Brazil team', 'Customer support for Bra…'],
    ['escaped and cut', 'Sales & Operations Brasil', 'Sales &amp; Operations Br'],
    ['with a number in brackets', 'Shop', 'Shop (2)'],
    ['with a number after a dash', 'Shop', 'Shop-1'],
    ['with a copy', 'Shop', 'Shop copy'],
    ['with a numbered copy', 'Shop', 'Shop (copy 2)'],
    ['with a random suffix', 'Shop', 'shop-7f3a'],
    ['escaped, with a suffix', 'Sales & Ops', 'Sales &amp; Ops #2'],
  ])('%s', (_how, desired, live) => {
    expect(readsAsRewritten(desired, live)).toBe(true);
  });
});

describe('a live name is another one', () => {
  it.each([
    ['with one figure less', 'Shop 10', 'Shop 1'],
    ['with one figure less, however long', 'Shop number 10', 'Shop number 1'],
    ['without the number', 'Customer support for Brazil 2', 'Customer support for Brazil'],
    ['with a number as a word', 'Shop', 'Shop 2'],
    ['with a word more', 'Shop', 'Shop Brasil'],
    ['with a word less', 'Shop Brasil', 'Shop'],
    ['with a word less, ten characters long', 'Shopify Store Brasil', 'Shopify Store'],
    ['in the plural', 'Integrations', 'Integration'],
    ['with a year', 'Campaign', 'Campaign-2026'],
    ['with a symbol that means something', 'C++', 'C'],
    [
      'that is less than the greater part',
      'Customer support for Brazil team and the others',
      'Customer support for',
    ],
    ['altogether', 'Sales', 'Marketing'],
    ['of nothing but emoji', '🚀', '🎉'],
  ])('%s', (_how, desired, live) => {
    expect(readsAsRewritten(desired, live)).toBe(false);
  });
});
