import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../../src/model/json.ts';
import { type Difference, differenceOf, isFormOf } from '../../src/plan/compare/difference.ts';

const kindOf = (
  desired: JsonValue,
  live: JsonValue | undefined,
  { path = 'config.x', secret = false, configHidden = false } = {},
): Difference => differenceOf({ path, desired, live, secret, configHidden });

describe('how live differs from what the YAML asks', () => {
  it.each<readonly [JsonValue, JsonValue | undefined, Difference]>([
    ['a', 'a', 'none'],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, 'none'],
    ['', '', 'none'],
    [' A', 'a', 'alike'],
    [1, '1', 'alike'],
    ['1', 1, 'alike'],
    [true, 'true', 'alike'],
    ['', null, 'alike'],
    [null, '', 'alike'],
    [[], undefined, 'alike'],
    ['', undefined, 'alike'],
    ['a', '***', 'hidden'],
    [{ id: 'a', secret: 'b' }, { id: 'a', secret: '••••' }, 'hidden'],
    ['a & b', 'a &amp; b', 'rewritten'],
    ['a', 'anything', 'rewritten'],
    [['b', 'a'], ['a', 'b'], 'rewritten'],
    [[2, 1], [1, 2], 'rewritten'],
    [[{ a: 1, b: ['x'] }, { c: 2 }], [{ c: 2 }, { b: ['X'], a: 1 }], 'rewritten'],
    [{ a: 'x' }, { a: 'x', locale: 'en' }, 'rewritten'],
    [['a'], ['a', 'b'], 'rewritten'],
    [{ a: 'x' }, '{"a":"x"}', 'rewritten'],
    [null, 'a', 'rewritten'],
    [true, false, 'refused'],
    [50, 10, 'refused'],
    [1.005, 1.01, 'refused'],
    ['a', undefined, 'refused'],
    ['a', null, 'refused'],
    ['a', '', 'refused'],
    [{ a: 1 }, { a: 2 }, 'refused'],
    [{ a: 'x', b: 'y' }, { a: 'x' }, 'refused'],
    [['a', 'b'], ['a'], 'refused'],
    [{ a: { b: [true] } }, { a: { b: [false] } }, 'refused'],
  ])('%j and %j: %s', (desired, live, kind) => expect(kindOf(desired, live)).toBe(kind));

  it('has no other form of a boolean, a visibility or an agent', () => {
    expect(kindOf('private', 'internal', { path: 'visibility' })).toBe('refused');
    expect(kindOf('private', 'Private', { path: 'visibility' })).toBe('alike');
    expect(kindOf('agent-1', 'agent-2', { path: 'agentId' })).toBe('refused');
    expect(kindOf(null, 'agent-2', { path: 'agentId' })).toBe('refused');
    expect(kindOf(null, undefined, { path: 'agentId' })).toBe('alike');
    expect(kindOf('One', 'Two', { path: 'name' })).toBe('rewritten');
  });

  it('says nothing of what the provider does not show', () => {
    for (const path of ['active', 'visibility', 'agentId'])
      expect(kindOf('x', undefined, { path })).toBe('hidden');
    for (const live of [undefined, null, '']) expect(kindOf('x', live, { secret: true })).toBe('hidden');
    expect(kindOf('x', undefined, { configHidden: true })).toBe('hidden');
    expect(kindOf({ id: 'a', key: 'b' }, { id: 'a' }, { secret: true })).toBe('alike');
    expect(kindOf({ id: 'a', key: 'b' }, { id: 'c' }, { secret: true })).toBe('rewritten');
    expect(kindOf({ on: true, key: 'b' }, { on: false }, { secret: true })).toBe('refused');
  });
});

describe('a form of a value', () => {
  it.each<readonly [JsonValue, JsonValue]>([
    ['Sales & Ops', 'Sales &amp; Ops'],
    ['a  b', 'a b'],
    ['https://x.example/', 'https://x.example'],
    ['Shop 🛒', 'Shop'],
    ['Loja São Paulo', 'Loja Sao Paulo'],
    ['One', 'One (2)'],
    ['ten letters and more', 'ten letters'],
    ['2026-01-01T10:00:00Z', '2026-01-01T12:00:00+02:00'],
    [
      ['b', 'a'],
      ['a', 'b'],
    ],
    [
      ['a b', 'c'],
      ['a  b', 'c.'],
    ],
    [{ a: 'x&y' }, { a: 'x&amp;y', b: 1 }],
  ])('%j has the form %j', (desired, live) => expect(isFormOf(desired, live)).toBe(true));

  it.each<readonly [JsonValue, JsonValue]>([
    ['2024-01', '2024-07'],
    ['New', 'Old'],
    ['Shop', '🛒'],
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
    [['a b', 'c d'], ['a  b']],
    [{ a: 'x' }, { a: 'y' }],
    [{ a: 'x', b: 'y' }, { a: 'x' }],
    [1, 2],
  ])('%j has not the form %j', (desired, live) => expect(isFormOf(desired, live)).toBe(false));
});
