import { expect } from 'vitest';
import { openEntry } from '../../../src/desired/edit/open-entry.ts';
import { readContent } from '../../../src/desired/yaml/parse-file.ts';
import type { JsonObject, JsonValue } from '../../../src/model/json.ts';

type Path = readonly (string | number)[];

const setIn = (value: JsonValue | undefined, [name, ...rest]: Path, to: JsonValue | undefined): JsonValue => {
  if (name === undefined) return to ?? null;
  const inner = (value as { [key: string]: JsonValue } | undefined)?.[name];
  const next = rest.length === 0 ? to : setIn(inner, rest, to);
  if (typeof name === 'number') {
    const list = [...((value ?? []) as JsonValue[])];
    if (next === undefined) list.splice(name, 1);
    else list[name] = next;
    return list;
  }
  const { [name]: _before, ...others } = (value ?? {}) as JsonObject;
  return next === undefined ? others : ({ ...others, [name]: next } as JsonObject);
};

const entryOf = (text: string, key: string): JsonObject =>
  readContent(text).entries.find((entry) => entry.key === key)?.value as JsonObject;

/** The edit of one value of an entry; undefined removes it. */
export const edit = (text: string, path: Path, to: JsonValue | undefined, key = 'shop') =>
  openEntry(text, key)?.edit(setIn(entryOf(text, key), path, to) as JsonObject);

/** The text after an edit that must succeed. */
export const edited = (text: string, path: Path, to: JsonValue | undefined, key = 'shop'): string => {
  const result = edit(text, path, to, key);
  expect(result).toMatchObject({ ok: true });
  return result?.ok ? result.text : '';
};

/** An entry `shop` with this config below `config:`, its lines indented by six. */
export const withConfig = (config: string): string =>
  `integrations:\n  shop:\n    account: acme\n    type: slack\n    name: Shop\n    config:\n${config}`;
