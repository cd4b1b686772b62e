import type { JsonObject, JsonValue } from '../../model/json.ts';

/** The placeholder of the row's own name. */
export const ROW_NAME = 'key';

/** One row of a set. */
export type Row = { readonly name: string; readonly values: JsonObject };

/** The value that a placeholder stands for; undefined if the row has none. */
export const rowValue = ({ name, values }: Row, placeholder: string): JsonValue | undefined => {
  if (placeholder === ROW_NAME) return name;
  return Object.hasOwn(values, placeholder) ? values[placeholder] : undefined;
};
