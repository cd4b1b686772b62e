import type { Change, FieldChange } from '../../model/plan.ts';
import type { ProviderName } from '../../model/provider-name.ts';
import { clean } from './clean.ts';
import { cutMiddle, cutPair } from './cut.ts';
import { type FieldParts, fieldParts } from './field-parts.ts';
import { indent, type Layout, room } from './layout.ts';
import { fitsInto, textWidth } from './text-width.ts';

const DEPTH = 3;

type Parts = FieldParts & { readonly label: string };

/** In one line, where it fits: `path: before → after (cause)`. */
const inline = ({ label, before, after, cause }: Parts, layout: Layout): string => {
  const { dim } = layout.palette;
  return `${indent(DEPTH)}${label} ${before === null ? '' : `${dim(before)} → `}${after}${dim(cause)}`;
};

const withCause = (line: string, cause: string, layout: Layout, depth: number): string[] => {
  const { dim } = layout.palette;
  return textWidth(line) + textWidth(cause) <= room(layout, depth)
    ? [`${indent(depth)}${line}${dim(cause)}`]
    : [`${indent(depth)}${line}`, `${indent(depth)}${dim(cause.trimStart())}`];
};

/** Over several lines: what is before beside the path, what is after below it, each cut to its line. */
const stacked = ({ label, before, after, cause }: Parts, layout: Layout): string[] => {
  const { dim } = layout.palette;
  const columns = room(layout, DEPTH) - textWidth(label) - 1;
  if (before === null) return withCause(`${label} ${cutMiddle(after, columns)}`, cause, layout, DEPTH);
  const [from, to] = cutPair(before, after, Math.max(16, Math.min(columns, room(layout, DEPTH + 1) - 2)));
  return [`${indent(DEPTH)}${label} ${dim(from)}`, ...withCause(`→ ${to}`, cause, layout, DEPTH + 1)];
};

const fitsInline = ({ label, before, after, cause }: Parts, columns: number): boolean =>
  fitsInto(`${label} ${before === null ? '' : `${before} → `}${after}${cause}`, columns);

/** The lines of one field: its path, its values and the cause. Never a secret's value. */
export const fieldLines = (
  field: FieldChange,
  change: Change,
  provider: ProviderName,
  layout: Layout,
): string[] => {
  const label = `${cutMiddle(clean(field.path), Math.floor(room(layout, DEPTH) / 2))}:`;
  const parts = { label, ...fieldParts(field, change, provider) };
  return fitsInline(parts, room(layout, DEPTH)) ? [inline(parts, layout)] : stacked(parts, layout);
};
