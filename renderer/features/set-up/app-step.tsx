import { Button } from '@fluentui/react-components';
import { useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { ConnectorId } from '../../../shared/ids';
import type { M365Connector } from '../../../shared/model/connector';
import { ask } from '../../bridge';
import { useApp } from '../../stores/app';
import {
  appSteps,
  choiceOf,
  permissionsFor,
  rolesFor,
  rolesLead,
  setUpText as text,
  type SignInChoice,
} from '../../text/set-up';
import { CopyTextButton } from '../../ui/copy-text';
import { FailureNote } from '../../ui/failure-note';
import { CertificatePart } from '../connections/secrets/certificate-part';
import { ConnectorSecret } from '../connections/secrets/connector-secret';
import { usePartStyles } from './part-styles';

function Names({ title, names }: { readonly title: string; readonly names: readonly string[] }) {
  const styles = usePartStyles();
  return (
    <>
      <div className={styles.row}>
        <h3 className={styles.heading} style={{ flexGrow: 1 }}>
          {title}
        </h3>
        <CopyTextButton text={names.join('\n')} label={text.copyList} />
      </div>
      <ul className={styles.names} aria-label={title} data-selectable="">
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </>
  );
}

function Lists({ choice }: { readonly choice: SignInChoice }) {
  const styles = usePartStyles();
  return (
    <>
      <Names title={text.permissions} names={permissionsFor[choice]} />
      <Names title={text.roles} names={rolesFor.privileged} />
      <div className={styles.small}>
        {rolesLead[choice]} {text.rolesLesser} {rolesFor.plain.join(', ')}.
      </div>
    </>
  );
}

/** The public part as a file, chosen in main's own dialog. */
function SaveCertificate({ connectorId }: { readonly connectorId: ConnectorId }) {
  const styles = usePartStyles();
  const [saved, setSaved] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const save = async (): Promise<void> => {
    const answer = await ask('certificate.save', { connectorId });
    setFailure(answer.ok ? undefined : answer.error);
    setSaved(answer.ok && answer.value.saved);
  };
  return (
    <>
      <div className={styles.row}>
        <Button onClick={() => void save()}>{text.certificateSave}</Button>
        <span role="status">{saved ? text.certificateSaved : ''}</span>
      </div>
      {failure !== undefined && <FailureNote failure={failure} />}
    </>
  );
}

interface AppStepProps {
  readonly connector: M365Connector;
  readonly holdsAccess: boolean;
  readonly onChanged: () => void;
}

/** The app registration: what is done in the portal, what it may do, and what this computer proves itself with. */
export function AppStep({ connector, holdsAccess, onChanged }: AppStepProps) {
  const styles = usePartStyles();
  const practice = useApp((app) => app.view?.mode) === 'practice';
  const choice = choiceOf(connector);
  return (
    <div className={styles.part}>
      <ol className={styles.list}>
        {appSteps[choice].map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {choice === 'certificate' && (
        <>
          <CertificatePart connectorId={connector.id} />
          {holdsAccess && <SaveCertificate connectorId={connector.id} />}
          {practice && <div className={styles.small}>{text.practiceUpload}</div>}
        </>
      )}
      {choice === 'secret' && <ConnectorSecret connector={connector} onChanged={onChanged} />}
      <Lists choice={choice} />
    </div>
  );
}
