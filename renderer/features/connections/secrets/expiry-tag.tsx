import type { ConnectorId } from '../../../../shared/ids';
import { credentialName, expiryText } from '../../../text/credentials';
import { Tag } from '../../../ui/tag';
import { useCredential } from './use-credential';

/**
 * In a tag: that what a connection signs in with ends soon, or has ended; nothing where all is well, unknown, or where there
 * is none.
 */
export function ExpiryTag({ connectorId }: { readonly connectorId: ConnectorId }) {
  const credential = useCredential(connectorId);
  const expiry = credential?.end?.expiry ?? 'fine';
  if (credential === undefined || expiry === 'fine') return null;
  const text = `${credentialName[credential.kind]}: ${expiryText[expiry].toLowerCase()}`;
  return <Tag tone={expiry === 'expired' ? 'bad' : 'warm'}>{text}</Tag>;
}
