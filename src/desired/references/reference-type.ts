/** The type of a reference: `${PORT:int}` gives a number. Without a type it gives a string. */
export const referenceTypes = ['int', 'number', 'bool'] as const;
export type ReferenceType = (typeof referenceTypes)[number];

/** The parsed value, or the reason for failure, which never repeats the text. */
export type TypedValue =
  | { readonly ok: true; readonly value: number | boolean }
  | { readonly ok: false; readonly why: string; readonly hint: string };

const wholeNumber = /^-?(0|[1-9]\d*)$/;

/** The syntax of numbers in JSON. */
const anyNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/;

const wrong = (why: string, hint: string): TypedValue => ({ ok: false, why, hint });

const numberOf = (text: string): TypedValue => {
  const value = Number(text);
  const tooLong = wholeNumber.test(text) ? !Number.isSafeInteger(value) : !Number.isFinite(value);
  if (tooLong)
    return wrong('has more digits than a number can represent', 'omit the type to send it as a string');
  return { ok: true, value: value === 0 ? 0 : value };
};

/** Parses a text as strictly as JSON: no white space, no leading zeros, `true` or `false`. */
export const typedValue = (text: string, type: ReferenceType): TypedValue => {
  switch (type) {
    case 'int':
      return wholeNumber.test(text)
        ? numberOf(text)
        : wrong('is not a whole number', 'digits only, without a leading zero, a blank or a line break');
    case 'number':
      return anyNumber.test(text)
        ? numberOf(text)
        : wrong('is not a number', 'as JSON writes it, such as 0.5, without a blank or a line break');
    case 'bool':
      return text === 'true' || text === 'false'
        ? { ok: true, value: text === 'true' }
        : wrong('is neither true nor false', 'exactly true or false, without a blank or a line break');
    default:
      return type satisfies never;
  }
};
