import { join } from 'node:path';
import { createCertificates, type CertificateStore } from '../../adapters/identity/certificate/connector-certificates';
import { consentPage } from '../../adapters/identity/clouds';
import { createTechnicianSignIn } from '../../adapters/identity/technician-sign-in';
import type { TokenSourceOptions } from '../../adapters/identity/token-source';
import { createSignInDesk, type SignInDesk, type SignInWorld } from '../../app/sign-in';
import type { TechnicianSignIn } from '../../ports/identity';
import type { OrganisationPlace } from './organisation-file';

/** Sign-in with technicians' own accounts and with certificates, on this computer. */
export interface OpenSignIn {
  readonly technician: TechnicianSignIn;
  readonly certificates: CertificateStore;
  /** What a token source needs of it. */
  readonly forTokens: Pick<TokenSourceOptions, 'certificateOf' | 'technician' | 'clock'>;
}

/** `who`: object id of the technician at the keyboard, in whose name customers' tenants are asked. */
export function openSignIn(place: OrganisationPlace, who: () => string): OpenSignIn {
  const { folder, keychain, clock, timers, log } = place;
  const technician = createTechnicianSignIn({
    file: join(folder, 'sign-in.bin'),
    keychain,
    clock,
    timers,
    log,
    openBrowser: browserOf(place),
  });
  const certificates = createCertificates({ keychain, clock });
  return {
    technician,
    certificates,
    forTokens: {
      clock,
      certificateOf: (connectorId) => certificates.forSigning(connectorId),
      technician: (connector, options) => technician.token(connector, who(), options),
    },
  };
}

/** The same for windows. */
export function signInDesk(
  place: OrganisationPlace,
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

function browserOf({ openBrowser }: OrganisationPlace): (url: string) => Promise<boolean> {
  return (url) => openBrowser?.(url) ?? Promise.resolve(false);
}
