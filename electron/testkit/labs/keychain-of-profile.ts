import { createCertificates } from '../../adapters/identity/certificate/connector-certificates';
import { openKeychain } from '../../adapters/security/keychain';
import { keychainService } from '../../adapters/security/service';
import type { ConnectorId } from '../../../shared/ids';
import { DAY, instant } from '../../../shared/time';
import type { ConnectorCertificate } from '../../ports/identity';
import type { Keychain } from '../../ports/security';
import { FakeClock } from '../fakes/clock';

/** How long a certificate of the product is good, days. */
const LIFETIME_DAYS = 365;

/** What the entries of a profile's organisation are told apart by. */
export function serviceOfProfile(profile: string): string {
  return keychainService(profile, 'organisation');
}

/** The keychain as the program with this profile sees it: that of whoever is at this computer, in another process. */
export function keychainOfProfile(profile: string): Keychain {
  return openKeychain({ service: serviceOfProfile(profile) });
}

/** Puts a certificate that was made long ago there, which ends in so many days; gives its public part. */
export async function putAgedCertificate(
  profile: string,
  connectorId: ConnectorId,
  daysLeft: number,
): Promise<ConnectorCertificate> {
  const madeAt = instant(Date.now() - (LIFETIME_DAYS - daysLeft) * DAY);
  const certificates = createCertificates({ keychain: keychainOfProfile(profile), clock: new FakeClock(madeAt) });
  const made = await certificates.create(connectorId);
  if (!made.ok) throw new Error(`no certificate: ${made.error.code}`);
  return made.value;
}
