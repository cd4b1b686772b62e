import type { YAMLError } from 'yaml';

/** A problem in one file's text, with its offset. */
export type OffsetProblem = {
  readonly offset: number;
  readonly message: string;
  readonly hint: string | null;
};

const hints: { readonly [code in YAMLError['code']]?: string } = {
  BAD_ALIAS: 'an alias is * and the name of an anchor that stands above it; quote a text that begins with *',
  BAD_DQ_ESCAPE: 'write \\\\ for a backslash, or use single quotes',
  BAD_INDENT: 'give all entries of a mapping or list the same indentation',
  BAD_SCALAR_START: 'put the text in quotes',
  BLOCK_AS_IMPLICIT_KEY: 'put the text in quotes if it holds a colon, or begin a new line',
  MISSING_CHAR: 'a comma, colon, quote or bracket is missing here or on the line before',
  MULTILINE_IMPLICIT_KEY: 'a key is one line, with a colon after it',
  RESOURCE_EXHAUSTION: 'nest less',
  TAB_AS_INDENT: 'indent with spaces',
  TAG_RESOLVE_FAILED: 'remove the tag',
};

/** Some parser messages quote the file, which may contain secrets. */
const withoutQuotation = (message: string): string =>
  message.replace(/: .*$/s, '').replace(/\s+/g, ' ').trim();

/** Turns an error of `yaml` into a problem with a hint. */
export const syntaxProblem = (error: YAMLError): OffsetProblem => ({
  offset: error.pos[0],
  message: `not valid YAML: ${withoutQuotation(error.message)}`,
  hint: hints[error.code] ?? null,
});
