import { useEffect, useState } from 'react';
import type { ConnectorId } from '../../../../shared/ids';
import type { CredentialView } from '../../../../shared/ipc/credential-rows';
import { ask } from '../../../bridge';
import { useOrganisation } from '../../../stores/organisation';

/** What a connection signs in with as an app, asked anew when something changed; undefined: nothing, or not known yet. */
export function useCredential(connectorId: ConnectorId): CredentialView | undefined {
  const revision = useOrganisation((state) => state.revision);
  const [credential, setCredential] = useState<CredentialView>();
  useEffect(() => {
    let current = true;
    void ask('credential.view', { connectorId }).then((answer) => {
      if (current) setCredential(answer.ok ? answer.value.credential : undefined);
    });
    return () => {
      current = false;
    };
  }, [connectorId, revision]);
  return credential;
}
