import { type CST, Lexer, Parser } from 'yaml';

/** Brackets, and dashes or question marks on one line, that may be open at once. */
const deepest = 100;

/**
 * Tokens of a file: a file of 10 MiB in the usual shape has half of them. More of them would need gigabytes
 * of memory.
 */
const mostTokens = 4_000_000;

/** What the lexer yields before the text of a scalar. */
const scalarMark = '\u001f';

/** Marks of the lexer that do not stand in the text. */
const lexerMarks: ReadonlySet<string> = new Set([scalarMark, '\u0002', '\u0018']);

/** The file is made to exhaust its reader. */
export class Exhausting extends Error {
  override readonly name = 'Exhausting';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

/** Counts what could exhaust the parser, token by token. */
const createGuard = (): ((lexeme: string) => void) => {
  let brackets = 0;
  let marks = 0;
  let count = 0;
  let offset = 0;
  let scalar = false;
  return (lexeme) => {
    count += 1;
    if (count > mostTokens) throw new Exhausting('the file holds too many values', offset);
    const first = scalar ? '' : lexeme[0];
    scalar = lexeme === scalarMark;
    if (first === '[' || first === '{') brackets += 1;
    else if (first === ']' || first === '}') brackets -= 1;
    else if (first === '\n' || first === '\r') marks = 0;
    else if (first === '-' || first === '?' || first === '&' || first === '!') marks += 1;
    if (Math.abs(brackets) > deepest || marks > deepest) {
      throw new Exhausting(`the file is nested more than ${deepest} levels deep`, offset);
    }
    if (!lexerMarks.has(lexeme)) offset += lexeme.length;
  };
};

/**
 * The tokens of a YAML text as `yaml`'s own Parser yields them, as long as they stay within bounds.
 * @throws Exhausting before the parser would need more memory or time than a file of this size is worth
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
