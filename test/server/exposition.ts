/** One line of a scrape. */
export type Sample = {
  /** The metric that it belongs to: of a histogram's `x_bucket`, `x`. */
  readonly metric: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
};

/** A scrape, read as Prometheus reads it. */
export type Exposition = {
  /** Types by metric. */
  readonly types: ReadonlyMap<string, string>;
  readonly helps: ReadonlyMap<string, string>;
  readonly samples: readonly Sample[];
  /** The value of the only sample that fits; undefined where there is none. */
  value(name: string, labels?: Readonly<Record<string, string>>): number | undefined;
};

const SAMPLE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(,|$)/y;

const readLabels = (text: string, line: string): Record<string, string> => {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const [, name = '', value = ''] = LABEL.exec(text) ?? [];
    if (name === '' || name in labels) throw new Error(`Labels that cannot be read: ${line}`);
    labels[name] = value;
  }
  return labels;
};

const readValue = (text: string, line: string): number => {
  const value = { '+Inf': Infinity, '-Inf': -Infinity, NaN: Number.NaN }[text] ?? Number(text);
  if (Number.isNaN(value) && text !== 'NaN') throw new Error(`Not a number: ${line}`);
  return value;
};

const metricOf = (name: string, types: ReadonlyMap<string, string>): string => {
  const base = name.replace(/_(bucket|sum|count)$/, '');
  return types.get(base) === 'histogram' ? base : name;
};

/**
 * Reads Prometheus' text format 0.0.4 strictly.
 * @throws Error for what Prometheus would refuse: a series twice, without its type, or with a type after its samples
 */
export const readExposition = (text: string): Exposition => {
  const types = new Map<string, string>();
  const helps = new Map<string, string>();
  const samples: Sample[] = [];
  const seen = new Set<string>();
  if (!text.endsWith('\n')) throw new Error('The last line does not end.');
  for (const line of text.split('\n')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (kind !== undefined) {
      const known = kind === 'HELP' ? helps : types;
      if (known.has(name)) throw new Error(`${kind} twice: ${name}`);
      if (samples.some(({ metric }) => metric === name))
        throw new Error(`${kind} after its samples: ${name}`);
      known.set(name, rest);
    } else if (line !== '') {
      const [, name = '', labelled = '', value = ''] = SAMPLE.exec(line) ?? [];
      if (name === '') throw new Error(`Not a line of the format: ${line}`);
      const labels = readLabels(labelled, line);
      const metric = metricOf(name, types);
      const series = `${name}${JSON.stringify(Object.entries(labels).toSorted())}`;
      if (seen.has(series)) throw new Error(`A series twice: ${line}`);
      if (!types.has(metric) || !helps.has(metric)) throw new Error(`Without its type or help: ${line}`);
      seen.add(series);
      samples.push({ metric, name, labels, value: readValue(value, line) });
    }
  }
  const fits = (sample: Sample, name: string, labels: Readonly<Record<string, string>>): boolean =>
    sample.name === name && Object.entries(labels).every(([label, value]) => sample.labels[label] === value);
  return {
    types,
    helps,
    samples,
    value: (name, labels = {}) => {
      const found = samples.filter((sample) => fits(sample, name, labels));
      if (found.length > 1) throw new Error(`Several samples fit ${name} ${JSON.stringify(labels)}`);
      return found[0]?.value;
    },
  };
};
