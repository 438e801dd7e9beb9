import { Button, ProgressBar } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { signInTroubleOf } from '../../../shared/sign-in-words';
import type { M365Connector } from '../../../shared/model/connector';
import { setUpText as text } from '../../text/set-up';
import { FailureNote } from '../../ui/failure-note';
import { look, lookOf, useLooks } from '../connections/looks';
import { Consent } from '../connections/sign-in/consent';
import { SignInPart } from '../connections/sign-in/sign-in-part';
import { usePartStyles } from './part-styles';

interface AccessStepProps {
  readonly connector: M365Connector;
  /** Without it a try can only fail, so it is not what one should do next. */
  readonly holdsAccess: boolean;
}

/** Consent of the customer, signing in as oneself where that is the way, and a try that says what stands in the way. */
export function AccessStep({ connector, holdsAccess }: AccessStepProps) {
  const styles = usePartStyles();
  const { busy, done, failure } = useLooks(lookOf(connector.id));
  const { signIn, id } = connector;
  const letIn = done && !busy && failure === undefined;
  // Then signing in anew is what helps, and is offered above.
  const wantsMore = failure !== undefined && signInTroubleOf(failure) === 'more_required';
  return (
    <div className={styles.part}>
      {signIn.kind === 'technician' ? (
        <SignInPart connectorId={id} clientId={signIn.clientId} />
      ) : (
        <Consent connectorId={id} />
      )}
      <div className={styles.row}>
        <Button
          appearance={letIn || wantsMore || !holdsAccess ? 'secondary' : 'primary'}
          disabledFocusable={busy}
          onClick={() => void look(id)}
        >
          {done ? text.tryAgain : text.tryNow}
        </Button>
        {letIn && <CheckmarkCircleRegular className={styles.good} aria-hidden="true" />}
        <span role="status">{busy ? text.trying : letIn ? text.letIn : ''}</span>
      </div>
      {busy && <ProgressBar aria-label={text.trying} />}
      {!busy && failure !== undefined && <FailureNote failure={failure} />}
    </div>
  );
}
