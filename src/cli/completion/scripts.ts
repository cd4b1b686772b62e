import type { CommandOutline, OptionOutline, Values } from './outline.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

const distinct = (options: readonly OptionOutline[]): readonly OptionOutline[] => [
  ...new Map(options.map((option) => [option.long, option])).values(),
];

const bashValues = (values: Values): string => {
  if (values === 'none') return ':';
  if (values === 'files') return '_setpoint_files';
  const words =
    typeof values === 'string' ? `$(setpoint completion ${values} 2>/dev/null)` : values.join('\n');
  return typeof values === 'string'
    ? `_setpoint_words "${words}"`
    : `_setpoint_words $'${words.replaceAll('\n', '\\n')}'`;
};

const bashCase = (patterns: string, body: string): string => `    ${patterns}) ${body} ;;`;

/**
 * Keys are any text of the desired state: `compgen -W` would run `$(…)` in one, and so would the shell where it
 * stands unquoted on the command line. So the script compares words itself, and quotes each.
 */
const bash = (commands: readonly CommandOutline[]): string => {
  const options = distinct(commands.flatMap((command) => command.options));
  const names = commands.map(({ name }) => name);
  return `_setpoint_words() {
  local name quoted
  while IFS= read -r name; do
    [[ -n $name ]] || continue
    printf -v quoted '%q' "$name"
    if [[ $name == "$_setpoint_word"* || $quoted == "$_setpoint_word"* ]]; then COMPREPLY+=("$quoted"); fi
  done <<< "$1"
}
_setpoint_files() {
  local IFS=$'\\n'
  COMPREPLY=($(compgen -f -- "$_setpoint_word"))
}
_setpoint() {
  local _setpoint_word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      ${names.join('|')}) command=\${COMP_WORDS[i]}; break ;;
    esac
  done
  case $previous in
${options
  .flatMap(({ long, values }) => (values === null ? [] : [bashCase(long, `${bashValues(values)}; return`)]))
  .join('\n')}
  esac
  if [[ $_setpoint_word == -* ]]; then
    case $command in
${commands
  .map(({ name, options: own }) => bashCase(name, bashValues(own.map(({ long }) => long))))
  .join('\n')}
    esac
    return
  fi
  case $command in
    '') ${bashValues(names)} ;;
${commands.flatMap(({ name, argument }) => (argument === null ? [] : [bashCase(name, bashValues(argument))])).join('\n')}
  esac
}
complete -F _setpoint setpoint
`;
};

const fishQuoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const fishValues = (values: Values): string => {
  if (values === 'none') return ' -x';
  if (values === 'files') return ' -r -F';
  const words = typeof values === 'string' ? `(setpoint completion ${values} 2>/dev/null)` : values.join(' ');
  return ` -x -a ${fishQuoted(words)}`;
};

const fish = (commands: readonly CommandOutline[]): string =>
  [
    'complete -c setpoint -f',
    ...commands.flatMap(({ name, description, options, argument }) => {
      const seen = `complete -c setpoint -n ${fishQuoted(`__fish_seen_subcommand_from ${name}`)}`;
      return [
        `complete -c setpoint -n __fish_use_subcommand -a ${name} -d ${fishQuoted(description)}`,
        ...(argument === null || argument === 'none'
          ? []
          : [`${seen}${fishValues(argument).replace(' -x', '')}`]),
        ...options.map(
          (option) =>
            `${seen} -l ${option.long.slice(2)}${option.values === null ? '' : fishValues(option.values)} -d ${fishQuoted(option.description)}`,
        ),
      ];
    }),
    '',
  ].join('\n');

/** The completion script of a shell. It asks the command itself for the names of accounts and keys. */
export const completionScript = (shell: Shell, commands: readonly CommandOutline[]): string => {
  switch (shell) {
    case 'bash':
      return bash(commands);
    case 'zsh':
      // zsh runs a completion of bash as it is.
      return `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${bash(commands)}`;
    case 'fish':
      return fish(commands);
    default:
      return shell satisfies never;
  }
};
