/** Shorter encoded forms occur in ordinary text by chance. */
const MIN_ENCODED = 6;

/** The least length of a line that counts as a secret of its own, as in a private key. */
const MIN_LINE = 16;

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
 * The base64 characters that depend on the value alone when it starts 0, 1 or 2 bytes into a group of three.
 * They find the value inside a longer encoded text (`user:secret`).
 */
const decidedBase64 = (encoded: string, before: number, bytes: number): string =>
  encoded.slice(before === 0 ? 0 : before + 1, Math.floor(((before + bytes) * 8) / 6));

const urlSafe = (form: string): string => form.replaceAll('+', '-').replaceAll('/', '_');

const base64Forms = (value: string): string[] => {
  // Skipping two, one or no bytes gives the three alignments.
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

const hexForms = (value: string): string[] => {
  const hex = Buffer.from(value, 'utf8').toString('hex');
  return [hex, hex.toUpperCase()];
};

/** As pages escape it; libraries differ in the apostrophe. */
const htmlForms = (value: string): string[] => {
  const escaped = value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  return ['&#39;', '&#x27;', '&apos;'].map((apostrophe) => escaped.replaceAll("'", apostrophe));
};

/** Letters and digits without order, as keys and tokens are: part of an ordinary text never looks so. */
const isRandom = (value: string): boolean =>
  value.length >= 12 && /^[\w.-]+$/.test(value) && /\d/.test(value) && /[A-Za-z]/.test(value);

/** Providers show the start of a key, most often no more than twelve characters of it. */
const SHOWN_START = 12;

/** A start in small letters alone may be a word, as of a host's name or of a key in the YAML. */
const startOf = (value: string): string[] => {
  const start = value.slice(0, SHOWN_START);
  const isWord = !/\d/.test(start) && !(/[a-z]/.test(start) && /[A-Z]/.test(start));
  return value.length < 20 || isWord ? [] : [start];
};

/** A key in another case, and its start. */
const changedForms = (value: string): string[] =>
  isRandom(value) ? [value.toUpperCase(), value.toLowerCase(), ...startOf(value)] : [];

/** The first and last lines of keys, which are not secret. */
const keyFrame = /^-----(?:BEGIN|END) [A-Z0-9 ]+-----$/;

/** Error texts may quote one line of a multi-line secret. */
const lines = (value: string): string[] =>
  value.includes('\n')
    ? value
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line.length >= MIN_LINE && !keyFrame.test(line))
    : [];

/** True if JSON and URLs do not change the value, as for most keys and tokens. */
const isPlain = (value: string): boolean => /^[\w.~!*'()-]*$/.test(value);

/**
 * Every form of a secret: as it is, trimmed, by line, in other case, its start, and JSON-, URL-, HTML-, base64- and
 * hex-encoded.
 */
export const secretForms = (value: string): ReadonlySet<string> => {
  const simple = isPlain(value);
  const written = [value, value.trim(), ...lines(value), ...jsonForms(value), ...htmlForms(value)];
  const plain = simple ? [value, ...changedForms(value)] : written;
  const encoded = [...(simple ? [] : urlForms(value)), ...base64Forms(value), ...hexForms(value)];
  return new Set([
    ...plain.filter((form) => form.length >= 4),
    ...encoded.filter((form) => form.length >= MIN_ENCODED),
  ]);
};
