import { type CST, Lexer, Parser } from 'yaml';

/** The most open brackets, and dashes or question marks on one line. */
const MAX_DEPTH = 100;

/** The most tokens of a file: twice what an ordinary 10 MiB file has. More would need gigabytes of memory. */
const MAX_TOKENS = 4_000_000;

/** The lexer yields this before the text of a scalar. */
const scalarMark = '\u001f';

/** Markers of the lexer that are not in the text. */
const lexerMarks: ReadonlySet<string> = new Set([scalarMark, '\u0002', '\u0018']);

/** The file would exhaust the parser. */
export class TooComplexError extends Error {
  override readonly name = 'TooComplexError';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Counts tokens and nesting, which could exhaust the parser. */
const createGuard = (): ((lexeme: string) => void) => {
  let brackets = 0;
  let marks = 0;
  let count = 0;
  let offset = 0;
  let scalar = false;
  return (lexeme) => {
    count += 1;
    if (count > MAX_TOKENS) throw new TooComplexError('the file contains too many values', offset);
    const first = scalar ? '' : lexeme[0];
    scalar = lexeme === scalarMark;
    if (first === '[' || first === '{') brackets += 1;
    else if (first === ']' || first === '}') brackets -= 1;
    else if (first === '\n' || first === '\r') marks = 0;
    else if (first === '-' || first === '?' || first === '&' || first === '!') marks += 1;
    if (Math.abs(brackets) > MAX_DEPTH || marks > MAX_DEPTH) {
      throw new TooComplexError(`the file is nested more than ${MAX_DEPTH} levels deep`, offset);
    }
    if (!lexerMarks.has(lexeme)) offset += lexeme.length;
  };
};

/**
 * The tokens of a YAML text as the Parser of `yaml` yields them, within limits.
 * @throws TooComplexError before the parser needs excessive memory or time
 */
export function* guardedTokens(text: string): Generator<CST.Token> {
  const guard = createGuard();
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    guard(lexeme);
    yield* parser.next(lexeme);
  }
  yield* parser.end();
}
