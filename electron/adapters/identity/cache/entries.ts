import { z } from 'zod';

const entitySchema = z.record(z.string(), z.unknown());
const sectionSchema = z.record(z.string(), entitySchema);
const entriesSchema = z.object({
  Account: sectionSchema.default({}),
  IdToken: sectionSchema.default({}),
  AccessToken: sectionSchema.default({}),
  RefreshToken: sectionSchema.default({}),
  AppMetadata: sectionSchema.default({}),
});
/** The sign-in library's memory in the form in which it writes it (MSAL unified cache schema). */
export type Entries = z.infer<typeof entriesSchema>;

export const noEntries: Entries = { Account: {}, IdToken: {}, AccessToken: {}, RefreshToken: {}, AppMetadata: {} };

/** Undefined when the text is not such a memory. */
export function parseEntries(text: string): Entries | undefined {
  try {
    return entriesSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

type Section = z.infer<typeof sectionSchema>;

/**
 * What a program that began with `base` and now holds `mine` leaves behind where another wrote `theirs` meanwhile: each
 * entry that only one of them touched is as that one left it; of an entry that both touched, ours is newer.
 */
export function mergedEntries(base: Entries, mine: Entries, theirs: Entries): Entries {
  const merged = (name: keyof Entries): Section => mergedSection(base[name], mine[name], theirs[name]);
  return {
    Account: merged('Account'),
    IdToken: merged('IdToken'),
    AccessToken: merged('AccessToken'),
    RefreshToken: merged('RefreshToken'),
    AppMetadata: merged('AppMetadata'),
  };
}

function mergedSection(base: Section, mine: Section, theirs: Section): Section {
  const result = new Map(Object.entries(theirs));
  for (const [key, value] of Object.entries(mine)) {
    if (JSON.stringify(value) !== JSON.stringify(valueAt(base, key))) result.set(key, value);
  }
  for (const key of Object.keys(base)) if (valueAt(mine, key) === undefined) result.delete(key);
  return Object.fromEntries(result);
}

function valueAt(section: Section, key: string): unknown {
  return Object.hasOwn(section, key) ? section[key] : undefined;
}

/** Everything but what belongs to one account (`<object id>.<tenant id>` of its home). */
export function withoutAccount(entries: Entries, homeAccountId: string): Entries {
  const kept = (section: Section): Section =>
    Object.fromEntries(Object.entries(section).filter(([, entity]) => !isOf(entity, homeAccountId)));
  return {
    ...entries,
    Account: kept(entries.Account),
    IdToken: kept(entries.IdToken),
    AccessToken: kept(entries.AccessToken),
    RefreshToken: kept(entries.RefreshToken),
  };
}

function isOf(entity: Record<string, unknown>, homeAccountId: string): boolean {
  const id = entity['home_account_id'];
  return typeof id === 'string' && id.toLowerCase() === homeAccountId.toLowerCase();
}

const accountSchema = z.object({
  home_account_id: z.string(),
  environment: z.string(),
  username: z.string().default(''),
  name: z.string().default(''),
});
const refreshSchema = z.object({ home_account_id: z.string(), environment: z.string(), client_id: z.string() });

export interface KeptAccount {
  readonly homeAccountId: string;
  readonly environment: string;
  readonly username: string;
  readonly name: string;
}

/** Accounts that can still be used for an app: those with a refresh token for it. */
export function accountsOf(entries: Entries, clientId: string): readonly KeptAccount[] {
  const usable = new Set<string>();
  for (const entity of Object.values(entries.RefreshToken)) {
    const { data } = refreshSchema.safeParse(entity);
    if (data?.client_id.toLowerCase() === clientId.toLowerCase()) usable.add(place(data));
  }
  const found = new Map<string, KeptAccount>();
  for (const entity of Object.values(entries.Account)) {
    const { data } = accountSchema.safeParse(entity);
    if (data === undefined || !usable.has(place(data))) continue;
    const { home_account_id: homeAccountId, environment, username, name } = data;
    found.set(place(data), { homeAccountId, environment, username, name });
  }
  return [...found.values()];
}

function place(entity: { readonly home_account_id: string; readonly environment: string }): string {
  return `${entity.home_account_id} ${entity.environment}`.toLowerCase();
}
