import { randomBytes } from 'node:crypto';
import {
  CryptoProvider,
  PublicClientApplication,
  ResponseMode,
  type AuthenticationResult,
  type DeviceCodeRequest,
  type ICachePlugin,
} from '@azure/msal-node';
import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import type { DeviceCode, TokenOptions } from '../../ports/identity';
import { noEntries, parseEntries } from './cache/entries';
import type { TokenCache } from './cache/token-cache';
import { mayBeOpened, type SignInAddresses } from './clouds';
import { deviceCodeNetwork } from './device-code-network';
import { listenForCallback, type Callback } from './loopback';
import { signInNetwork, WireFailure, type Fetch } from './network';
import { claimsOf, failureOfCode, failureOfNumber, signInFailure } from './sign-in-errors';
import { tenantOfToken } from './token-tenant';
import { signInTrouble } from './trouble';

export interface PublicSettings {
  readonly clientId: string;
  readonly addresses: SignInAddresses;
  readonly cache: TokenCache;
  readonly fetch: Fetch;
  /** Milliseconds one request may take. */
  readonly timeoutMs: number;
}

/** What one try at signing in needs. */
export interface Interaction extends PublicSettings {
  readonly signal: AbortSignal;
  readonly claims: string | undefined;
  readonly loginHint: string | undefined;
}

/**
 * The library, set up for one call: its memory is read from the file at the start and written back at the end, so that two
 * calls never mix theirs. Access tokens are not written at all.
 */
function makeClient(settings: PublicSettings, network = signInNetwork(settings.fetch, settings.timeoutMs)) {
  const { authority, metadata } = settings.addresses;
  return new PublicClientApplication({
    auth: {
      clientId: settings.clientId,
      authority,
      // Declares that claims challenges are understood (Entra: continuous access evaluation).
      clientCapabilities: ['cp1'],
      ...(metadata === undefined ? {} : { knownAuthorities: [metadata.host], authorityMetadata: metadata.document }),
    },
    cache: { cachePlugin: cachePlugin(settings.cache) },
    system: { networkClient: network, disableInternalRetries: true },
  });
}

function cachePlugin(cache: TokenCache): ICachePlugin {
  let base = noEntries;
  return {
    beforeCacheAccess: async ({ tokenCache }) => {
      const loaded = await cache.load();
      if (!loaded.ok) throw new WireFailure(loaded.error);
      base = loaded.value;
      tokenCache.deserialize(JSON.stringify(base));
    },
    afterCacheAccess: async ({ tokenCache, cacheHasChanged }) => {
      if (!cacheHasChanged) return;
      const mine = parseEntries(tokenCache.serialize());
      if (mine === undefined) throw new WireFailure(failure('bug', { detail: 'token cache' }));
      const saved = await cache.save(base, { ...mine, AccessToken: {} });
      if (!saved.ok) throw new WireFailure(saved.error);
    },
  };
}

/** Stops waiting when the attempt is called off; what is left running is told by its own signal. */
function unlessCalledOff<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => undefined);
  return new Promise<T>((resolve, reject) => {
    const stop = (): void => reject(new WireFailure(failure('sign_in_failed')));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Authorization code with PKCE through the system's browser (RFC 8252, 7636). */
export async function signInByBrowser(
  interaction: Interaction,
  openBrowser: (url: string) => Promise<boolean>,
): Promise<Result<AuthenticationResult, Failure>> {
  const state = randomBytes(32).toString('base64url');
  const listening = await listenForCallback(state);
  if (!listening.ok) return listening;
  const { redirectUri, callback } = listening.value;
  try {
    const client = makeClient(interaction);
    const { verifier, challenge } = await new CryptoProvider().generatePkceCodes();
    const common = {
      scopes: [interaction.addresses.scope],
      authority: interaction.addresses.authority,
      redirectUri,
      nonce: randomBytes(16).toString('base64url'),
      ...(interaction.claims === undefined ? {} : { claims: interaction.claims }),
    };
    const url = await client.getAuthCodeUrl({
      ...common,
      responseMode: ResponseMode.FORM_POST,
      codeChallenge: challenge,
      codeChallengeMethod: 'S256',
      state,
      ...(interaction.loginHint === undefined ? { prompt: 'select_account' } : { loginHint: interaction.loginHint }),
    });
    if (!mayBeOpened(url)) return err(signInTrouble('address_refused'));
    if (!(await openBrowser(url))) return err(signInTrouble('browser_failed'));
    const answer = await unlessCalledOff(callback, interaction.signal);
    if (answer.kind === 'refused') return err(refusalOf(answer));
    const { code, clientInfo } = answer;
    const redeemed = client.acquireTokenByCode({
      ...common,
      code: code.reveal(),
      codeVerifier: verifier,
      clientInfo,
    });
    return ok(await unlessCalledOff(redeemed, interaction.signal));
  } catch (problem) {
    return err(signInFailure(problem));
  } finally {
    listening.value.close();
  }
}

function refusalOf({ error, aadsts }: Extract<Callback, { kind: 'refused' }>): Failure {
  return aadsts === undefined ? failureOfCode(error) : failureOfNumber(aadsts);
}

/** Device authorization grant (RFC 8628): the person types a code into a browser anywhere. */
export async function signInByDeviceCode(
  interaction: Interaction,
  told: (code: DeviceCode) => void,
): Promise<Result<AuthenticationResult, Failure>> {
  const request: DeviceCodeRequest = {
    scopes: [interaction.addresses.scope],
    authority: interaction.addresses.authority,
    ...(interaction.claims === undefined ? {} : { claims: interaction.claims }),
    deviceCodeCallback: ({ userCode, verificationUri }) => {
      if (!mayBeOpened(verificationUri)) throw new WireFailure(signInTrouble('address_refused'));
      told({ userCode, page: verificationUri });
    },
  };
  interaction.signal.addEventListener('abort', () => {
    request.cancel = true;
  });
  try {
    const client = makeClient(interaction, deviceCodeNetwork(signInNetwork(interaction.fetch, interaction.timeoutMs)));
    const answer = await unlessCalledOff(client.acquireTokenByDeviceCode(request), interaction.signal);
    return answer === null ? err(signInTrouble('bad_answer')) : ok(answer);
  } catch (problem) {
    return err(signInFailure(problem));
  }
}

export interface SilentRequest extends PublicSettings {
  readonly objectId: string;
  readonly tenantId: string;
  readonly asked: TokenOptions;
}

export interface SilentToken {
  readonly token: Secret<string>;
  /** Milliseconds for which it is good from now on. */
  readonly goodForMs: number;
}

/**
 * A new access token for a tenant, got with the refresh token of an account, and checked to be for that tenant and account.
 * `challenged` hears of the claims that only a person can satisfy.
 */
export async function tokenSilently(
  request: SilentRequest,
  challenged: (claims: string) => void,
): Promise<Result<SilentToken, Failure>> {
  const { objectId, tenantId, asked, addresses } = request;
  try {
    const client = makeClient(request);
    const accounts = await client.getTokenCache().getAllAccounts();
    const account = accounts.find(({ homeAccountId }) => homeAccountId.toLowerCase().startsWith(`${objectId}.`));
    if (account === undefined) return err(signInTrouble('signed_out'));
    const answer = await client.acquireTokenSilent({
      // Without the tenant here, too, the library answers for the home tenant.
      account: { ...account, tenantId },
      authority: addresses.authority,
      scopes: [addresses.scope],
      forceRefresh: true,
      ...(asked.claims === undefined ? {} : { claims: asked.claims }),
    });
    if (tenantOfToken(answer.accessToken) !== tenantId) return err(signInTrouble('wrong_tenant'));
    if (answer.account?.homeAccountId !== account.homeAccountId) return err(signInTrouble('other_account'));
    const goodForMs = answer.expiresOn === null ? 0 : answer.expiresOn.getTime() - Date.now();
    return ok({ token: new Secret(answer.accessToken), goodForMs });
  } catch (problem) {
    const claims = claimsOf(problem);
    if (claims !== undefined) challenged(claims);
    return err(signInFailure(problem));
  }
}
