/** Encoded forms shorter than this turn up in ordinary text by chance. */
const shortestEncoded = 6;

/** A line of a longer secret (a private key) is secret by itself from this length on. */
const shortestLine = 16;

const asciiOnly = (json: string): string =>
  json.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

const jsonForms = (value: string): string[] => {
  const json = JSON.stringify(value).slice(1, -1);
  const ascii = asciiOnly(json);
  return [json, ascii, json.replaceAll('/', '\\/'), ascii.replaceAll('/', '\\/')];
};

const urlForms = (value: string): string[] => {
  const wellFormed = value.replace(/\p{Surrogate}/gu, '\ufffd');
  const component = encodeURIComponent(wellFormed);
  const forms = [component, component.replaceAll('%20', '+'), encodeURI(wellFormed)];
  return [...forms, ...forms.map((form) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))];
};

/**
 * The base64 characters that the value alone decides, when it begins 0, 1 or 2 bytes into a group of three: so it is found
 * also inside a longer text that was encoded as a whole (`user:secret`).
 */
const base64Forms = (value: string): string[] => {
  const bytes = Buffer.from(value, 'utf8');
  const inner = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const first = before === 0 ? 0 : before + 1;
    const decided = Math.floor(((before + bytes.length) * 8) / 6);
    return encoded.slice(first, decided);
  });
  const alone = bytes.toString('base64');
  const forms = [...inner, alone, alone.replace(/=+$/, '')];
  return [...forms, ...forms.map((form) => form.replaceAll('+', '-').replaceAll('/', '_'))];
};

/** A secret of several lines is quoted line by line in error texts. */
const lines = (value: string): string[] =>
  value.includes('\n')
    ? value
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line.length >= shortestLine)
    : [];

/** Every text in which a secret may stand: as it is, trimmed, by line, and JSON-, URL- and base64-encoded. Without repetition. */
export const secretForms = (value: string): ReadonlySet<string> => {
  const encoded = [...urlForms(value), ...base64Forms(value)].filter(
    (form) => form.length >= shortestEncoded,
  );
  const plain = [value, value.trim(), ...lines(value), ...jsonForms(value)];
  return new Set([...plain, ...encoded].filter((form) => form.length >= 4));
};
