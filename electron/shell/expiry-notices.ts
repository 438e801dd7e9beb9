import type { ExpiringCertificate } from '../app/sign-in/expiring';

/** A word about a certificate that ends. */
export interface ExpiryNotice {
  /** The same key is told once, also after a restart. */
  readonly key: string;
  readonly connectorId: ExpiringCertificate['connectorId'];
  readonly title: string;
  readonly body: string;
}

const titles = {
  in30Days: 'ends within 30 days',
  in7Days: 'ends within 7 days',
  in1Day: 'ends within a day',
  expired: 'has ended',
} as const;

/** What has not been told yet: one notice for each limit that a certificate passes. A new certificate begins anew. */
export function dueExpiryNotices(
  expiring: readonly ExpiringCertificate[],
  told: ReadonlySet<string>,
): readonly ExpiryNotice[] {
  return expiring
    .map(({ connectorId, label, thumbprint, expiry }) => ({
      key: `${thumbprint} ${expiry}`,
      connectorId,
      title: `Certificate of ${label} ${titles[expiry]}`,
      body: 'Make a new certificate on its connection and upload it to the app registration.',
    }))
    .filter(({ key }) => !told.has(key));
}
