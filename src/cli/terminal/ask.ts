import { createInterface } from 'node:readline';

type Streams = { readonly input: NodeJS.ReadableStream; readonly output: NodeJS.WritableStream };

/** Asks on the terminal. Only `y` and `yes` are a yes; Ctrl-C and the end of the input are a no. */
export const ask = (question: string, { input, output }: Streams): Promise<boolean> =>
  new Promise((resolve) => {
    const terminal = createInterface({ input, output });
    const unanswered = () => {
      output.write('\n');
      resolve(false);
    };
    terminal.on('SIGINT', () => terminal.close());
    terminal.on('close', unanswered);
    terminal.question(`${question} [y/N] `, (answer) => {
      resolve(/^(y|yes)$/i.test(answer.trim()));
      terminal.removeListener('close', unanswered).close();
    });
  });
