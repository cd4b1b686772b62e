const longest = 60;

/** A name from a file as it may stand in a message: in quotes, control characters escaped, cut. */
export const quoted = (text: string): string => {
  const cut = text.length > longest ? `${text.slice(0, longest - 1)}…` : text;
  return JSON.stringify(cut).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    '\ufffd',
  );
};
