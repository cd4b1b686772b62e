import { UsageError } from '../../src/model/errors.ts';
import { until } from '../support/until.ts';

/** Why a Redis cannot be used. Asked again where it timed out: a busy machine may answer later than Redis is waited for. */
export const refusalOf = async (open: () => Promise<unknown>): Promise<string> => {
  let message = '';
  await until(
    async () => {
      const problem = await open().catch((error: unknown) => error);
      if (!(problem instanceof UsageError)) throw new Error(`expected a UsageError, not ${String(problem)}`);
      message = problem.message;
      return !/timed out/i.test(message);
    },
    () => message,
  );
  return message;
};
