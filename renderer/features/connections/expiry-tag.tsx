import { useEffect, useState } from 'react';
import type { ConnectorId } from '../../../shared/ids';
import type { CertificateView } from '../../../shared/ipc/sign-in-rows';
import { ask } from '../../bridge';
import { useOrganisation } from '../../stores/organisation';
import { expiryText } from '../../text/sign-in';
import { Tag } from '../../ui/tag';

/** In a tag: that the certificate of a connection ends soon, or has ended; nothing where all is well or there is none. */
export function ExpiryTag({ connectorId }: { readonly connectorId: ConnectorId }) {
  const revision = useOrganisation((state) => state.revision);
  const [expiry, setExpiry] = useState<CertificateView['expiry']>('fine');
  useEffect(() => {
    let current = true;
    void ask('certificate.view', { connectorId }).then((answer) => {
      if (current) setExpiry(answer.ok ? (answer.value.certificate?.expiry ?? 'fine') : 'fine');
    });
    return () => {
      current = false;
    };
  }, [connectorId, revision]);
  if (expiry === 'fine') return null;
  return <Tag tone={expiry === 'expired' ? 'bad' : 'warm'}>{`Certificate: ${expiryText[expiry].toLowerCase()}`}</Tag>;
}
