import type { Failure } from '../../../shared/errors';
import type { ConnectorId } from '../../../shared/ids';
import type { CertificateView } from '../../../shared/ipc/sign-in-rows';
import type { Connector } from '../../../shared/model/connector';
import { ok, type Result } from '../../../shared/result';
import type { ConnectorCertificates } from '../../ports/identity';
import type { Clock } from '../../ports/system';
import { certificateExpiry } from './expiry';

/** A certificate of this computer that has ended or will within 30 days. */
export interface ExpiringCertificate extends Pick<CertificateView, 'thumbprint' | 'notAfter'> {
  readonly connectorId: ConnectorId;
  readonly label: string;
  readonly expiry: Exclude<CertificateView['expiry'], 'fine'>;
}

/**
 * The certificates of these connectors that have ended or will within 30 days, the nearest end first. Half a certificate is
 * passed over: a sign-in says more about it. Failures: those of the keychain, when nothing can be read.
 */
export async function expiringCertificates(
  { certificates, clock }: { readonly certificates: Pick<ConnectorCertificates, 'get'>; readonly clock: Clock },
  connectors: readonly Connector[],
): Promise<Result<readonly ExpiringCertificate[], Failure>> {
  const found: ExpiringCertificate[] = [];
  for (const connector of connectors) {
    if (connector.kind !== 'm365' || connector.signIn.kind !== 'app') continue;
    if (connector.signIn.credential !== 'certificate') continue;
    const certificate = await certificates.get(connector.id);
    if (!certificate.ok && certificate.error.code !== 'keychain_corrupt') return certificate;
    if (!certificate.ok || certificate.value === undefined) continue;
    const { thumbprint, notAfter } = certificate.value;
    const expiry = certificateExpiry(notAfter, clock.wall());
    if (expiry === 'fine') continue;
    found.push({ connectorId: connector.id, label: connector.label, thumbprint, notAfter, expiry });
  }
  return ok(found.sort((a, b) => a.notAfter - b.notAfter));
}
