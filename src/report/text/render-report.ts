import type { RunReport, RunResult } from '../../model/run.ts';
import { clean, cleanProse } from './clean.ts';
import { columnsAt, DEFAULT_WIDTH, indent, type Layout, type Palette, wrap } from './layout.ts';
import { blockedTexts, failedTexts } from './outcome-lines.ts';
import { plural } from './plural.ts';
import { duration } from './time-text.ts';
import { outcomesText } from './words.ts';

export type ReportView = { readonly palette: Palette; readonly width?: number };

const colours: { readonly [R in RunResult]: Exclude<keyof Palette, 'bold' | 'dim'> } = {
  converged: 'green',
  partial: 'yellow',
  superseded: 'yellow',
  failed: 'red',
};

const item = (text: string, sign: string, colour: 'red' | 'yellow' | 'dim', layout: Layout): string[] =>
  wrap(cleanProse(text), columnsAt(layout, 2)).map(
    (line, at) => `${indent(1)}${layout.palette[colour](`${at === 0 ? sign : ' '} ${line}`)}`,
  );

const runLines = (report: RunReport, layout: Layout): string[] => {
  const { palette } = layout;
  const result = palette[colours[report.result]](report.result);
  return [
    `${palette.bold(clean(report.account))}: ${result}, ${outcomesText(report)} ${palette.dim(`(${duration(report.durationMs)})`)}`,
    ...(report.error === null ? [] : item(report.error, '✗', 'red', layout)),
    ...failedTexts(report).flatMap((text) => item(text, '✗', 'red', layout)),
    ...blockedTexts(report).flatMap((text) => item(text, '!', 'yellow', layout)),
    ...report.notices.flatMap((notice) => item(`Note: ${notice}`, ' ', 'dim', layout)),
  ];
};

/**
 * The reports of an apply as text: a line per account, then failures and blocks with reasons, equal ones as
 * one. Ends in a line break.
 */
export const renderReport = (
  reports: readonly RunReport[],
  { palette, width = DEFAULT_WIDTH }: ReportView,
): string => {
  const converged = reports.filter(({ result }) => result === 'converged').length;
  const differing = reports.reduce((sum, report) => sum + (report.differing ?? 0), 0);
  const left =
    differing === 0
      ? ''
      : `; ${plural(differing, 'integration')} still ${differing === 1 ? 'differs' : 'differ'} from the YAML, see: setpoint status`;
  const last = `${converged} of ${plural(reports.length, 'account')} converged${left}`;
  return `${[...reports.flatMap((report) => runLines(report, { palette, width })), palette.bold(last)].join('\n')}\n`;
};
