import { cleanText } from '../../http/clean-text.ts';
import type { ShownFormField, ShownService } from './schema.ts';

/** One field that a credential of a service needs. */
export type FormField = {
  readonly name: string;
  /** The form calls it a password. */
  readonly secret: boolean;
  readonly required: boolean;
  /** In characters; null where none is stated. */
  readonly maxLength: number | null;
};

/** A service of the catalogue that a credential can be made for. */
export type Service = {
  readonly id: string;
  readonly slug: string;
  readonly available: boolean;
  /** By name; null where the provider states no form. */
  readonly form: ReadonlyMap<string, FormField> | null;
};

/** The services of a provider, by both of their names. */
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

/**
 * Puts an available service last, so that it wins where two have one slug; among equals the smaller id does.
 */
const byRank = (a: Service, b: Service): number =>
  Number(a.available) - Number(b.available) || (a.id < b.id ? 1 : -1);

/** The catalogue ready for looking up. */
export const toCatalogue = (shown: readonly ShownService[]): Catalogue => {
  const services = shown.map(toService).sort(byRank);
  return {
    bySlug: new Map(services.map((service) => [service.slug, service])),
    byId: new Map(services.map((service) => [service.id, service])),
  };
};

/** A name of the provider's, fit for a message. */
export const shownName = (name: string): string => cleanText(name, 60);
