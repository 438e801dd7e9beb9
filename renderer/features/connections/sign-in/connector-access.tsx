import type { Connector } from '../../../../shared/model/connector';
import { useApp } from '../../../stores/app';
import { secretStateText } from '../../../text/connections';
import { CertificatePart } from '../secrets/certificate-part';
import { ConnectorSecret } from '../secrets/connector-secret';
import { SignInPart } from './sign-in-part';

/** How this computer gets in: a secret or a certificate in its keychain, or somebody who signs in. */
export function ConnectorAccess({ connector }: { readonly connector: Connector }) {
  const practice = useApp((app) => app.view?.mode) === 'practice';
  if (connector.kind === 'm365') {
    const { signIn } = connector;
    if (signIn.kind === 'technician') return <SignInPart connectorId={connector.id} clientId={signIn.clientId} />;
    if (signIn.credential === 'certificate') return <CertificatePart connectorId={connector.id} />;
  }
  if (practice) return <div>{secretStateText.practice}</div>;
  return <ConnectorSecret connector={connector} />;
}
