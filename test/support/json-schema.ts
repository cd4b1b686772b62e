import { createRequire } from 'node:module';

type Validate = {
  (value: unknown): boolean;
  readonly errors?: readonly { readonly instancePath: string; readonly message?: string }[] | null;
};
type AjvClass = new (options: object) => { compile(schema: object): Validate };

/** Ajv is a dependency of fastify, and looked up from there. */
const loadAjv = (): AjvClass => {
  const fromFastify = createRequire(createRequire(import.meta.url).resolve('fastify'));
  const fromCompiler = createRequire(fromFastify.resolve('@fastify/ajv-compiler'));
  return (fromCompiler('ajv') as { readonly Ajv: AjvClass }).Ajv;
};

/** What a value does wrong by a JSON Schema (draft-07), one line each; none where it is valid. */
export const createSchemaCheck = (schema: object): ((value: unknown) => readonly string[]) => {
  const Ajv = loadAjv();
  const options = { allErrors: true, strict: true, strictTypes: false, strictRequired: false };
  const validate = new Ajv(options).compile(schema);
  return (value) => {
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  };
};
