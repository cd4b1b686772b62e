const longest = 60;

/** A name that is long for a message, cut. */
export const cutName = (text: string): string =>
  text.length > longest ? `${text.slice(0, longest - 1)}…` : text;

/** A name from a file as it may stand in a message: in quotes, control characters escaped, cut. */
export const quoted = (text: string): string => {
  return JSON.stringify(cutName(text)).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    '\ufffd',
  );
};
