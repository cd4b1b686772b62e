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

/** In base64, at each of the three places in a group. */
const base64Aligned = (value: string): string[] => {
  // Skipping two, one or no bytes gives the three alignments.
  const shifted = Buffer.from(`\0\0${value}`, 'utf8');
  const bytes = shifted.length - 2;
  return [0, 1, 2].map((before) => decidedBase64(shifted.toString('base64', 2 - before), before, bytes));
};

const base64Forms = (value: string): string[] => {
  const alone = Buffer.from(value, 'utf8').toString('base64');
  const forms = [...base64Aligned(value), alone.replace(/=+$/, ''), alone];
  return forms.some((form) => /[+/]/.test(form)) ? [...forms, ...forms.map(urlSafe)] : forms;
};

const hexOf = (value: string): string => Buffer.from(value, 'utf8').toString('hex');

/** As pages escape it; libraries differ in the apostrophe. */
const htmlForms = (value: string): string[] => {
  const escaped = value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
  return ['&#39;', '&#x27;', '&apos;'].map((apostrophe) => escaped.replaceAll("'", apostrophe));
};

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

/** As messages show it: on one line, without invisible characters. */
const onOneLine = (value: string): string =>
  value
    .replace(/\s+/gu, ' ')
    .replace(/[\p{Cc}\p{Cf}]+/gu, '')
    .trim();

/** True if JSON and URLs do not change the value, as for most keys and tokens. */
const isPlain = (value: string): boolean => /^[\w.~!*'()-]*$/.test(value);

/** The texts that a secret is found by. */
export type SecretForms = {
  /** Found whole: as it is, trimmed, by line, and JSON-, URL-, HTML-, base64- and hex-encoded. */
  readonly whole: ReadonlySet<string>;
  /** Found by their parts too, where these look random. */
  readonly written: ReadonlySet<string>;
  /** Found by all their parts: no ordinary text looks like base64 or hexadecimal. */
  readonly encoded: readonly string[];
};

/** Parts of the encoded forms of longer secrets, such as certificates, would take more memory than they are worth. */
const MAX_ENCODED = 200;

/** Every form of a secret. */
export const secretForms = (value: string): SecretForms => {
  const simple = isPlain(value);
  const written = simple
    ? [value]
    : [value, value.trim(), onOneLine(value), ...lines(value), ...jsonForms(value), ...htmlForms(value)];
  const url = simple ? [] : urlForms(value);
  const hex = hexOf(value);
  return {
    whole: new Set([
      ...written.filter((form) => form.length >= 4),
      ...[...url, ...base64Forms(value), hex, hex.toUpperCase()].filter((form) => form.length >= MIN_ENCODED),
    ]),
    written: new Set([...written, ...url]),
    encoded: value.length > MAX_ENCODED ? [] : [...base64Aligned(value), hex],
  };
};
