import { html, markup } from '../../src/server/page/html.ts';

/** What the command line writes into a terminal: bold, dim and the usual colours of picocolors. */
const classes: Readonly<Record<string, string>> = {
  1: 'bold',
  2: 'dim',
  31: 'red',
  32: 'green',
  33: 'yellow',
  35: 'magenta',
  36: 'cyan',
};

type Piece = { readonly text: string; readonly on: readonly string[] };

const after = (on: readonly string[], code: string): readonly string[] => {
  const name = classes[code];
  if (name !== undefined) return [...on, name];
  if (code === '22') return on.filter((each) => each !== 'bold' && each !== 'dim');
  if (code === '39') return on.filter((each) => each === 'bold' || each === 'dim');
  return [];
};

const piecesOf = (line: string): readonly Piece[] => {
  const pieces: Piece[] = [];
  let on: readonly string[] = [];
  for (const [at, part] of line.split(/\u001b\[(\d+)m/).entries()) {
    if (at % 2 === 1) on = after(on, part);
    else if (part !== '') pieces.push({ text: part, on });
  }
  return pieces;
};

const style = `
body { margin: 0; background: #14171a; color: #e4e6e8; font: 15px/1.5 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; }
main { display: inline-block; padding: 22px 28px; white-space: pre; }
.prompt { color: #8b949e; } .bold { font-weight: 700; color: #fff; } .dim { color: #8b949e; }
.red { color: #ff8f85; } .green { color: #6cd696; } .yellow { color: #e8bb5f; } .magenta { color: #d3a2f0; } .cyan { color: #79c7e3; }
`;

/** A page that shows a command and what it wrote, as a terminal does. */
export const terminalPage = (command: string, output: string): string =>
  markup(html`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${command}</title></head><body><main><span class="prompt">$ </span>${command}
${output
  .trimEnd()
  .split('\n')
  .map(
    (line) =>
      html`${piecesOf(line).map(({ text, on }) => html`<span class="${on.join(' ')}">${text}</span>`)}\n`,
  )}</main></body></html>`).replace('</head>', `<style>${style}</style></head>`);
