/** Colours a text, or returns it unchanged. picocolors' `createColors(enabled)` is one. */
type Paint = (text: string) => string;

/** The colours that the rendering uses. */
export type Palette = {
  readonly [Colour in 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan' | 'magenta']: Paint;
};

/** How a text is laid out. `width` is in terminal columns. */
export type Layout = { readonly palette: Palette; readonly width: number };

/** For pipes, files and terminals that do not tell their size. */
export const DEFAULT_WIDTH = 100;

const INDENT = 2;

/** Indentation in spaces: a change at 1, its details at 3. */
export const indent = (depth: number): string => ' '.repeat(INDENT * depth);

/** The columns that are left at a depth; never so few that nothing can be said. */
export const room = (layout: Layout, depth: number): number => Math.max(24, layout.width - INDENT * depth);
