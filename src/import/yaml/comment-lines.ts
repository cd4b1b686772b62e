import { cleanProse } from '../../report/text/clean.ts';
import { wrap } from '../../report/text/wrap.ts';

/** Columns of a comment, without its indentation. */
const columns = 110;

/** A sentence as lines of a comment: what providers call things is cleaned, so that it stays one. Without the `#`. */
export const commentLines = (text: string): readonly string[] => wrap(cleanProse(text), columns);

/** Lines as `yaml` wants a comment: it puts the `#` before each. */
export const asComment = (lines: readonly string[]): string => lines.map((line) => ` ${line}`).join('\n');
