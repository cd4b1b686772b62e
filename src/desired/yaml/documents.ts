import { Composer, type Document, type ParsedNode } from 'yaml';
import { Exhausting, guardedTokens } from './guarded-tokens.ts';
import { type OffsetProblem, syntaxProblem } from './syntax-problem.ts';

/** The most documents in one file. */
const mostDocuments = 1_000;

/** The most problems reported per document: later ones are mostly consequences of the first. */
const mostSyntaxProblems = 10;

export type YamlDocument = Document.Parsed<ParsedNode>;

export type YamlDocuments = {
  readonly documents: readonly YamlDocument[];
  readonly problems: readonly OffsetProblem[];
};

/** `uniqueKeys` off: the check in `yaml` is quadratic and takes minutes for a long mapping. */
const options = {
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
  resolveKnownTags: false,
  merge: false,
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
  ...document.errors.slice(0, mostSyntaxProblems).map(syntaxProblem),
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
      if (documents.length === mostDocuments) {
        const offset = document.range[0];
        return {
          documents,
          problems: [
            { offset, message: `the file contains more than ${mostDocuments} documents`, hint: null },
          ],
        };
      }
      documents.push(document as YamlDocument);
    }
    return { documents, problems: [] };
  } catch (error) {
    if (error instanceof Exhausting) {
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
