import type { AuthenticationResult } from '@azure/msal-node';
import { z } from 'zod';
import type { Failure } from '../../../shared/errors';
import type { SignInTrouble } from '../../../shared/sign-in-words';
import type { M365Connector } from '../../../shared/model/connector';
import { err, ok, type Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import { MINUTE, type Millis } from '../../../shared/time';
import type {
  DeviceCode,
  SignedInAccount,
  SignInAttempt,
  SignInRequest,
  TechnicianSignIn,
  TokenOptions,
} from '../../ports/identity';
import type { Keychain } from '../../ports/security';
import type { Clock, Log, Timers } from '../../ports/system';
import { accountsOf } from './cache/entries';
import { openTokenCache, type TokenCache } from './cache/token-cache';
import { signInAddresses, type SignInAddresses } from './clouds';
import type { PublicSettings } from './msal-public';
import type { Fetch } from './network';
import { signInTrouble } from './trouble';

export interface TechnicianSignInOptions {
  /** Where refresh tokens are kept, encrypted; absolute. */
  readonly file: string;
  readonly keychain: Keychain;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly log: Log;
  /** Opens the person's own browser; false when there is none. Called with https, or with http on a loopback address. */
  readonly openBrowser: (url: string) => Promise<boolean>;
  /** Milliseconds one request to the sign-in service may take. */
  readonly timeoutMs?: number;
  /** Replaces the global `fetch`. */
  readonly fetch?: Fetch;
}

/** How long a person may take. */
export const SIGN_IN_PATIENCE: Millis = 5 * MINUTE;
const REQUEST_PATIENCE: Millis = 15_000;
/** A token is renewed when it has less than this left, so that it does not run out on the way. */
const EARLY: Millis = 5 * MINUTE;
/** Any account of work or school, in the tenant it lives in (Entra: authorities). */
const HOME = 'organizations';

/** Sign-in of technicians through MSAL, which is loaded when it is first needed. */
export function createTechnicianSignIn(options: TechnicianSignInOptions): TechnicianSignIn {
  return new MsalSignIn(options);
}

interface KeptToken {
  readonly token: Secret<string>;
  readonly objectId: string;
  /** By the monotonic clock. */
  readonly until: Millis;
}

class MsalSignIn implements TechnicianSignIn {
  readonly #options: TechnicianSignInOptions;
  readonly #cache: TokenCache;
  readonly #tokens = new Map<string, KeptToken>();
  /** What tenants asked for that only a person can give, by tenant. */
  readonly #challenges = new Map<string, string>();

  constructor(options: TechnicianSignInOptions) {
    this.#options = options;
    this.#cache = openTokenCache(options);
  }

  begin(request: SignInRequest, told: (code: DeviceCode) => void = () => undefined): SignInAttempt {
    const controller = new AbortController();
    const callOff = (why: SignInTrouble): void => controller.abort(why);
    const disarm = this.#options.timers.after(SIGN_IN_PATIENCE, () => callOff('timed_out'));
    const done = this.#attempt(request, told, controller.signal).finally(disarm);
    return { done, cancel: () => callOff('cancelled') };
  }

  async accounts({ clientId }: SignInRequest['app']): Promise<Result<readonly SignedInAccount[], Failure>> {
    const entries = await this.#cache.load();
    return entries.ok ? ok(accountsOf(entries.value, clientId).flatMap((kept) => identityOf(kept) ?? [])) : entries;
  }

  signOut({ objectId, tenantId }: SignedInAccount): Promise<Result<void, Failure>> {
    for (const [key, kept] of this.#tokens) if (kept.objectId === objectId.toLowerCase()) this.#tokens.delete(key);
    return this.#cache.forget(`${objectId}.${tenantId}`);
  }

  async token(
    connector: M365Connector,
    objectId: string,
    asked: TokenOptions = {},
  ): Promise<Result<Secret<string>, Failure>> {
    const who = objectId.toLowerCase();
    const accounts = await this.accounts({ clientId: connector.signIn.clientId, cloud: connector.cloud });
    if (!accounts.ok) return accounts;
    if (!accounts.value.some((account) => account.objectId === who)) {
      return err(signInTrouble(accounts.value.length === 0 ? 'signed_out' : 'other_account'));
    }
    const key = JSON.stringify([connector.tenantId.toLowerCase(), connector.cloud, connector.signIn.clientId, who]);
    const kept = this.#tokens.get(key);
    const isFresh = kept !== undefined && kept.until > this.#options.clock.monotonic();
    if (isFresh && asked.claims === undefined && asked.renew !== true) return ok(kept.token);
    return this.#renew(connector, who, asked, key);
  }

  async #renew(
    connector: M365Connector,
    objectId: string,
    asked: TokenOptions,
    key: string,
  ): Promise<Result<Secret<string>, Failure>> {
    const tenantId = connector.tenantId.toLowerCase();
    const addresses = signInAddresses(connector.cloud, tenantId);
    if (!addresses.ok) return addresses;
    const { tokenSilently } = await import('./msal-public');
    const { clientId } = connector.signIn;
    const request = { ...this.#settings(clientId, addresses.value), objectId, tenantId, asked };
    const answer = await tokenSilently(request, (claims) => void this.#challenges.set(tenantId, claims));
    if (!answer.ok) {
      this.#tokens.delete(key);
      return answer;
    }
    const { token, goodForMs } = answer.value;
    this.#tokens.set(key, { token, objectId, until: this.#options.clock.monotonic() + goodForMs - EARLY });
    return ok(token);
  }

  async #attempt(
    { app, way, tenantId, loginHint }: SignInRequest,
    told: (code: DeviceCode) => void,
    signal: AbortSignal,
  ): Promise<Result<SignedInAccount, Failure>> {
    const addresses = signInAddresses(app.cloud, tenantId ?? HOME);
    if (!addresses.ok) return addresses;
    // Before a person takes the trouble: is there a place to keep what they get?
    const ready = await this.#cache.ready();
    if (!ready.ok) return ready;
    const { signInByBrowser, signInByDeviceCode } = await import('./msal-public');
    const settings = this.#settings(app.clientId, addresses.value);
    const claims = tenantId === undefined ? undefined : this.#challenges.get(tenantId.toLowerCase());
    const fetch: Fetch = (url, init) => settings.fetch(url, { ...init, signal: both(init.signal, signal) });
    const interaction = { ...settings, fetch, signal, claims, loginHint };
    const answer =
      way === 'browser'
        ? await signInByBrowser(interaction, this.#options.openBrowser)
        : await signInByDeviceCode(interaction, told);
    const why = calledOff(signal);
    if (!answer.ok) return why === undefined ? answer : err(signInTrouble(why));
    const checked = await this.#checked(answer.value, tenantId, why);
    if (checked.ok && tenantId !== undefined) this.#challenges.delete(tenantId.toLowerCase());
    return checked;
  }

  /** Who signed in, if it is what was asked for; else it is forgotten at once. */
  async #checked(
    answer: AuthenticationResult,
    tenantId: string | undefined,
    why: SignInTrouble | undefined,
  ): Promise<Result<SignedInAccount, Failure>> {
    const { account } = answer;
    const identity = account === null ? undefined : identityOf(account);
    if (identity === undefined) return err(signInTrouble('bad_answer'));
    const isHome =
      identity.objectId === answer.uniqueId.toLowerCase() && identity.tenantId === answer.tenantId.toLowerCase();
    const isRight = tenantId === undefined ? isHome : answer.tenantId.toLowerCase() === tenantId.toLowerCase();
    if (isRight && why === undefined) return ok(identity);
    const forgotten = await this.signOut(identity);
    return forgotten.ok ? err(signInTrouble(why ?? 'wrong_tenant')) : forgotten;
  }

  #settings(clientId: string, addresses: SignInAddresses): PublicSettings {
    const { fetch: ask = fetch, timeoutMs = REQUEST_PATIENCE } = this.#options;
    return { clientId, addresses, cache: this.#cache, fetch: ask, timeoutMs };
  }
}

function both(one: AbortSignal | null | undefined, other: AbortSignal): AbortSignal {
  return one === null || one === undefined ? other : AbortSignal.any([one, other]);
}

function calledOff(signal: AbortSignal): SignInTrouble | undefined {
  if (!signal.aborted) return undefined;
  return signal.reason === 'timed_out' ? 'timed_out' : 'cancelled';
}

const homeSchema = z.tuple([z.guid(), z.guid()]);

interface KnownAs {
  readonly homeAccountId: string;
  readonly username: string;
  readonly name?: string;
}

/** Who an account is; undefined when it does not live in Entra. Ids are in lower case. */
function identityOf({ homeAccountId, username, name = '' }: KnownAs): SignedInAccount | undefined {
  const ids = homeSchema.safeParse(homeAccountId.toLowerCase().split('.'));
  if (!ids.success) return undefined;
  const [objectId, tenantId] = ids.data;
  return { objectId, tenantId, username, name };
}
