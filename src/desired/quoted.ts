const longest = 60;

/** Shortens a long name. */
export const cutName = (text: string): string =>
  text.length > longest ? `${text.slice(0, longest - 1)}…` : text;

/** A name from a file, safe for a message: quoted, control characters escaped, shortened. */
export const quoted = (text: string): string => {
  return JSON.stringify(cutName(text)).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    '\ufffd',
  );
};
