/** Control characters, which would end a header, and characters that are more than a byte. */
const unfit = /[^\t\u0020-\u007e\u0080-\u00ff]/;

/** Spaces and line ends around a value belong to the file or variable that it came from. */
const around = /^[\t\n\r ]+|[\t\n\r ]+$/g;

/**
 * Headers as they can be sent: values without the spaces around them. Names are not checked, since none of them comes from a user.
 * @throws RangeError for a value with a character that no header can carry; does not repeat it
 */
export const checkedHeaders = (headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => {
      const trimmed = value.replace(around, '');
      if (unfit.test(trimmed))
        throw new RangeError(`The header ${name} has a character that it cannot carry.`);
      return [name, trimmed];
    }),
  );
