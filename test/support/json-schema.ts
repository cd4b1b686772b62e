import { Ajv } from 'ajv';

/** What a value does wrong by a JSON Schema (draft-07), one line each; none where it is valid. */
export const createSchemaCheck = (schema: object): ((value: unknown) => readonly string[]) => {
  const options = { allErrors: true, strict: true, strictTypes: false, strictRequired: false };
  const validate = new Ajv(options).compile(schema);
  return (value) => {
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
};
