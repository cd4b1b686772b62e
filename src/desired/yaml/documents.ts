import { Composer, type Document, type ParsedNode, type ScalarTag, type Tags, type YAMLError } from 'yaml';
import { guardedTokens, TooComplexError } from './guarded-tokens.ts';

/** A problem in one file's text, with its offset. */
export type OffsetProblem = {
  readonly offset: number;
  readonly message: string;
  readonly hint: string | null;
};

const hints: { readonly [code in YAMLError['code']]?: string } = {
  BAD_ALIAS: 'an alias is * and the name of an anchor above it; quote a text that begins with *',
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
const syntaxProblem = (error: YAMLError): OffsetProblem => ({
  offset: error.pos[0],
  message: `not valid YAML: ${withoutQuotation(error.message)}`,
  hint: hints[error.code] ?? null,
});

/** The most documents in one file. */
const MAX_DOCUMENTS = 1_000;

/** The most problems reported per document: later ones are mostly consequences of the first. */
const MAX_SYNTAX_PROBLEMS = 10;

export type YamlDocument = Document.Parsed<ParsedNode>;

type YamlDocuments = {
  readonly documents: readonly YamlDocument[];
  readonly problems: readonly OffsetProblem[];
};

/**
 * A plain scalar that is a string by its first characters. It comes before the tags of `yaml`, which tries eight patterns of other types on each scalar: a
 * thirteenth of its time.
 */
const surelyText: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  test: /^(?:[^~nNtTfF\d.+-]|[nNtTfF](?!ull$|ULL$|rue$|RUE$|alse$|ALSE$))/,
  resolve: (text) => text,
};

/** `uniqueKeys` off: the check in `yaml` is quadratic and takes minutes for a long mapping. */
const options = {
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
  resolveKnownTags: false,
  merge: false,
  customTags: (tags: Tags): Tags => [surelyText, ...tags],
} as const;

const versionProblem = (document: YamlDocument): OffsetProblem[] =>
  document.directives.yaml.explicit === true && document.directives.yaml.version !== '1.2'
    ? [
        {
          offset: Math.max(0, document.range[0]),
          message: `the document asks for YAML ${document.directives.yaml.version}`,
          hint: 'leave the %YAML line out: YAML 1.2 is read',
        },
      ]
    : [];

/** Errors that make a document unreadable; its contents are skipped. */
export const documentProblems = (document: YamlDocument): OffsetProblem[] => [
  ...document.errors.slice(0, MAX_SYNTAX_PROBLEMS).map(syntaxProblem),
  ...versionProblem(document),
];

/**
 * Reads every document of a file as far as possible. Never throws.
 * @param keepSourceTokens nodes also get their tokens, for editing
 */
export const readDocuments = (text: string, keepSourceTokens = false): YamlDocuments => {
  const documents: YamlDocument[] = [];
  try {
    for (const document of new Composer({ ...options, keepSourceTokens }).compose(guardedTokens(text))) {
      if (documents.length === MAX_DOCUMENTS) {
        const offset = document.range[0];
        return {
          documents,
          problems: [
            { offset, message: `the file contains more than ${MAX_DOCUMENTS} documents`, hint: null },
          ],
        };
      }
      documents.push(document as YamlDocument);
    }
    return { documents, problems: [] };
  } catch (error) {
    if (error instanceof TooComplexError) {
      return {
        documents: [],
        problems: [{ offset: error.offset, message: error.message, hint: 'nest less, or split the file' }],
      };
    }
    if (error instanceof RangeError) {
      return {
        documents: [],
        problems: [{ offset: 0, message: 'the file is nested too deeply to be read', hint: 'nest less' }],
      };
    }
    throw error;
  }
};
