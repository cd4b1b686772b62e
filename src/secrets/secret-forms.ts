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
const decidedBase64 = (encoded: string, before: number, bytes: number): string =>
  encoded.slice(before === 0 ? 0 : before + 1, Math.floor(((before + bytes) * 8) / 6));

const urlSafe = (form: string): string => form.replaceAll('+', '-').replaceAll('/', '_');

const base64Forms = (value: string): string[] => {
  // Encoded from its third, second and first byte on.
  const shifted = Buffer.from(`\0\0${value}`, 'utf8');
  const bytes = shifted.length - 2;
  const alone = shifted.toString('base64', 2);
  const forms = [
    decidedBase64(alone, 0, bytes),
    decidedBase64(shifted.toString('base64', 1), 1, bytes),
    decidedBase64(shifted.toString('base64'), 2, bytes),
    alone.replace(/=+$/, ''),
    alone,
  ];
  return forms.some((form) => /[+/]/.test(form)) ? [...forms, ...forms.map(urlSafe)] : forms;
};

/** The first and last line of a private key, which are those of every other. */
const keyFrame = /^-----(?:BEGIN|END) [A-Z0-9 ]+-----$/;

/** A secret of several lines is quoted line by line in error texts. */
const lines = (value: string): string[] =>
  value.includes('\n')
    ? value
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line.length >= shortestLine && !keyFrame.test(line))
    : [];

/** Stands in JSON and in URLs as it is, without spaces at its ends and in one line: most keys and tokens do. */
const isPlain = (value: string): boolean => /^[\w.~!*'()-]*$/.test(value);

/** Every text in which a secret may stand: as it is, trimmed, by line, and JSON-, URL- and base64-encoded. Without repetition. */
export const secretForms = (value: string): ReadonlySet<string> => {
  const simple = isPlain(value);
  const plain = simple ? [value] : [value, value.trim(), ...lines(value), ...jsonForms(value)];
  const encoded = simple ? base64Forms(value) : [...urlForms(value), ...base64Forms(value)];
  return new Set([
    ...plain.filter((form) => form.length >= 4),
    ...encoded.filter((form) => form.length >= shortestEncoded),
  ]);
};
