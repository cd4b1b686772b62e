import { describe, expect, it } from 'vitest';
import { applied, entry, linesOf, live, onlyChange } from '../support/plan-fixtures.ts';

/** The same name, differently written. */
const pairs = [
  ['Straße', 'STRASSE'],
  ['ΣΊΣΥΦΟΣ', 'σίσυφος'],
  ['ΣΊΣΥΦΟΣ', 'σίσυφοσ'],
  ['é', 'e\u0301'],
  ['Shop', '  SHOP\t'],
  ['ﬁrma', 'FIRMA'],
] as const;

describe.each(pairs)('the names %j and %j', (one, other) => {
  it.each([
    [one, other],
    [other, one],
  ])('are one: what is live as the other is taken over (%j, %j)', (wanted, shown) => {
    const item = live('id-1', { name: shown });
    const change = onlyChange({ desired: [entry('shop', { name: wanted })], live: [item] });
    expect(change).toMatchObject({ id: 'id-1', blocked: null });
    expect(['adopt', 'update']).toContain(change.action);
  });

  it('are one for a key that moved too', () => {
    const old = entry('old', { name: one });
    const item = live('id-1', { name: one });
    const lines = linesOf({
      desired: [entry('new', { name: other })],
      live: [item],
      entries: { old: applied(old, item) },
    });
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/^(none|update) new/);
  });
});
