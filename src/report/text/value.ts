import type { JsonValue } from '../../model/json.ts';
import { clean } from './clean.ts';

/** A value as JSON in one line, clean. `null` reads as `(none)`: it is not there, or it is removed. */
export const showValue = (value: JsonValue): string =>
  value === null ? '(none)' : clean(JSON.stringify(value));
