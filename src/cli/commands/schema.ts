import { desiredJsonSchema } from '../../desired/schema/json-schema.ts';
import { jsonText } from '../../desired/schema/json-text.ts';
import type { Context } from '../context.ts';

/** `setpoint schema`: prints the JSON Schema of the desired state. */
export const schema = async ({ out }: Context): Promise<number> => {
  out.print(jsonText(desiredJsonSchema()));
  return 0;
};
