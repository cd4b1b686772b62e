/** One instruction of a Dockerfile: its name in capitals, and the rest with continued lines joined. */
export type Instruction = { readonly name: string; readonly value: string };

/** One `FROM` and what follows it. `name` is null where the stage has no `AS`. */
export type Stage = {
  readonly image: string;
  readonly name: string | null;
  readonly instructions: readonly Instruction[];
};

const instructionsOf = (text: string): Instruction[] =>
  text
    .split('\n')
    .filter((line) => !line.startsWith('#'))
    .join('\n')
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', value = ''] = /^(\w+)\s+(.*)$/.exec(line) ?? [];
      return { name: name.toUpperCase(), value };
    });

/** The stages of a Dockerfile in order; as much of the format as ours uses. */
export const stagesOf = (text: string): Stage[] => {
  const stages: { image: string; name: string | null; instructions: Instruction[] }[] = [];
  for (const instruction of instructionsOf(text)) {
    if (instruction.name === 'FROM') {
      const [image = '', name = null] = instruction.value.split(/\s+AS\s+/i);
      stages.push({ image, name, instructions: [] });
    } else stages.at(-1)?.instructions.push(instruction);
  }
  return stages;
};

/** The values of every instruction with this name in a stage. */
export const valuesOf = (stage: Stage, name: string): string[] =>
  stage.instructions.filter((instruction) => instruction.name === name).map(({ value }) => value);
