import { join } from 'node:path';
import { createCertificates, type CertificateStore } from '../../adapters/identity/certificate/connector-certificates';
import { createSecretEndLook } from '../../adapters/graph/tenant/secret-end';
import { consentPage } from '../../adapters/identity/clouds';
import { createTechnicianSignIn } from '../../adapters/identity/technician-sign-in';
import type { TokenSourceOptions } from '../../adapters/identity/token-source';
import type { Doctor } from '../../app/doctor';
import { createSignInDesk, type SignInDesk, type SignInWorld } from '../../app/sign-in';
import { createCredentialEnds, type CredentialEnds } from '../../app/sign-in/credential-ends';
import type { Ids } from '../../ports/system';
import type { M365Connector } from '../../../shared/model/connector';
import type { TechnicianSignIn, TokenSource } from '../../ports/identity';
import { fetchOf } from './network/network';
import type { OrganisationPlace } from './organisation/file';

/** Sign-in with technicians' own accounts and with certificates, on this computer. */
export interface OpenSignIn {
  readonly technician: TechnicianSignIn;
  readonly certificates: CertificateStore;
  /** What a token source needs of it. */
  readonly forTokens: Pick<TokenSourceOptions, 'certificateOf' | 'technician' | 'clock' | 'fetch'>;
}

/** Where the tokens of who signed in lie, encrypted. */
export const signInFile = (folder: string): string => join(folder, 'sign-in.bin');

/** What of a place sign-in needs: that of a real organisation, or Practice. */
export type SignInPlace = Pick<
  OrganisationPlace,
  'folder' | 'keychain' | 'clock' | 'timers' | 'log' | 'openBrowser' | 'network'
>;

/** `who`: object id of the technician at the keyboard, in whose name customers' tenants are asked. */
export function openSignIn(place: SignInPlace, who: () => string): OpenSignIn {
  const { folder, keychain, clock, timers, log } = place;
  const technician = createTechnicianSignIn({
    file: signInFile(folder),
    keychain,
    clock,
    timers,
    log,
    openBrowser: browserOf(place),
    ...fetchOf(place),
  });
  const certificates = createCertificates({ keychain, clock });
  return {
    technician,
    certificates,
    forTokens: {
      clock,
      ...fetchOf(place),
      certificateOf: (connectorId) => certificates.forSigning(connectorId),
      technician: (connector, options) => technician.token(connector, who(), options),
    },
  };
}

/** The same for windows. */
export function signInDesk(
  place: SignInPlace,
  { technician, certificates }: OpenSignIn,
  world: Pick<SignInWorld, 'organisation' | 'drafted' | 'changed'>,
): SignInDesk {
  const { clock } = place;
  return createSignInDesk({
    ...world,
    clock,
    signIn: technician,
    certificates,
    consentPage,
    openPage: browserOf(place),
  });
}

type EndsWorld = Pick<SignInWorld, 'organisation' | 'drafted'> & {
  readonly addressed?: (connector: M365Connector) => M365Connector;
};

/** Ends of what apps sign in with. A directory is asked for them when it is looked at; `addressed`: where it really is. */
export function credentialEnds(
  place: SignInPlace & { readonly ids: Ids },
  { certificates }: OpenSignIn,
  tokens: TokenSource,
  doctor: Pick<Doctor, 'subscribe'>,
  world: EndsWorld,
): CredentialEnds {
  const { keychain, clock, timers, ids, log } = place;
  const look = createSecretEndLook({ tokens, clock, timers, ids, log });
  const addressed = world.addressed ?? ((connector: M365Connector) => connector);
  const ends = createCredentialEnds({
    ...world,
    ...{ keychain, clock, certificates },
    look: (connector, secret) => look(addressed(connector), secret),
  });
  doctor.subscribe((connectorId) => void ends.learn(connectorId));
  return ends;
}

function browserOf({ openBrowser }: Pick<SignInPlace, 'openBrowser'>): (url: string) => Promise<boolean> {
  return (url) => openBrowser?.(url) ?? Promise.resolve(false);
}

export interface RenewableTokens extends TokenSource {
  renew(): void;
}

/** A token source that can be made to forget what it knows, because a secret changed. */
export function renewableTokens(make: () => TokenSource): RenewableTokens {
  let tokens = make();
  return {
    token: (connector, options) => tokens.token(connector, options),
    renew: () => {
      tokens = make();
    },
  };
}
