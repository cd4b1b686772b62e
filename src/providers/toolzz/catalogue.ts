import { cleanText } from '../../http/provider-words.ts';
import type { ShownFormField, ShownService } from './schema.ts';

/** One field of a service's credential. */
export type FormField = {
  readonly name: string;
  /** The form marks it as a password. */
  readonly secret: boolean;
  readonly required: boolean;
  /** In characters, or null. */
  readonly maxLength: number | null;
};

/** A service of the catalogue. */
export type Service = {
  readonly id: string;
  readonly slug: string;
  readonly available: boolean;
  /** By name; null without a form. */
  readonly form: ReadonlyMap<string, FormField> | null;
};

/** The services by slug and by id. */
export type Catalogue = {
  readonly bySlug: ReadonlyMap<string, Service>;
  readonly byId: ReadonlyMap<string, Service>;
};

const maxLengthOf = ({ maxLenght, maxLength }: ShownFormField): number | null => {
  const stated = Number(maxLenght ?? maxLength ?? Number.NaN);
  return Number.isInteger(stated) && stated > 0 ? stated : null;
};

const toField = (shown: ShownFormField): FormField => ({
  name: shown.name,
  secret: shown.type?.trim().toLowerCase() === 'password',
  required: shown.required ?? false,
  maxLength: maxLengthOf(shown),
});

const toService = ({ id, slug, status, form }: ShownService): Service => ({
  id,
  slug,
  available: status ?? true,
  form: form === undefined ? null : new Map(form.map((field) => [field.name, toField(field)])),
});

/** Sorts available services last, so that they win among equal slugs, and then the smaller id. */
const byRank = (a: Service, b: Service): number =>
  Number(a.available) - Number(b.available) || (a.id < b.id ? 1 : -1);

/** Indexes the catalogue. */
export const toCatalogue = (shown: readonly ShownService[]): Catalogue => {
  const services = shown.map(toService).sort(byRank);
  return {
    bySlug: new Map(services.map((service) => [service.slug, service])),
    byId: new Map(services.map((service) => [service.id, service])),
  };
};

/** A provider's name, cleaned for a message. */
export const shownName = (name: string): string => cleanText(name, 60);
