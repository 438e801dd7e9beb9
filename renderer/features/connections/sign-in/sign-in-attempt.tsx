import { Button, makeStyles, ProgressBar, tokens } from '@fluentui/react-components';
import type { SignInAttemptView } from '../../../../shared/ipc/sign-in-rows';
import { signInTroubleOf } from '../../../../shared/sign-in-words';
import { useNow } from '../../../stores/clock';
import { accountText as text } from '../../../text/sign-in';
import { shortCountdown } from '../../../text/time';
import { CopyTextButton } from '../../../ui/copy-text';
import { FailureNote } from '../../../ui/failure-note';

const useStyles = makeStyles({
  box: {
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
    padding: '12px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  code: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    letterSpacing: '0.1em',
    userSelect: 'text',
  },
  page: { overflowWrap: 'anywhere', userSelect: 'text' },
  actions: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' },
  left: { color: tokens.colorNeutralForeground3, fontVariantNumeric: 'tabular-nums' },
});

type Waiting = Extract<SignInAttemptView, { state: 'waiting' }>;

interface WaitingProps {
  readonly attempt: Waiting;
  readonly onCancel: () => void;
  readonly onOpenPage: () => void;
}

function WaitingBox({ attempt, onCancel, onOpenPage }: WaitingProps) {
  const styles = useStyles();
  const now = useNow();
  const { code, endsAt } = attempt;
  return (
    <div className={styles.box}>
      <ProgressBar aria-label={text.browser} />
      {code === undefined ? (
        <div role="status">{text.browser}</div>
      ) : (
        <>
          <div role="status">
            {text.codeLead} <span className={styles.page}>{code.page}</span>
          </div>
          <div className={styles.code} data-selectable="">
            {code.userCode}
          </div>
        </>
      )}
      <div className={styles.actions}>
        {code !== undefined && (
          <>
            <CopyTextButton text={code.userCode} label={text.copyCode} />
            <Button size="small" onClick={onOpenPage}>
              {text.openPage}
            </Button>
          </>
        )}
        <Button size="small" onClick={onCancel}>
          {text.cancel}
        </Button>
        <span className={styles.left}>{text.left(shortCountdown(endsAt - now))}</span>
      </div>
    </div>
  );
}

interface AttemptProps extends Omit<WaitingProps, 'attempt'> {
  readonly attempt: SignInAttemptView;
  readonly onAtCustomer: () => void;
}

/** The sign-in under way, or how the last one ended. */
export function SignInAttempt({ attempt, onCancel, onOpenPage, onAtCustomer }: AttemptProps) {
  if (attempt.state === 'idle') return null;
  if (attempt.state === 'waiting') {
    return <WaitingBox attempt={attempt} onCancel={onCancel} onOpenPage={onOpenPage} />;
  }
  if (attempt.state === 'done') {
    return <div role="status">{text.done(attempt.account.username)}</div>;
  }
  const { failure } = attempt;
  return (
    <>
      <FailureNote failure={failure} />
      {signInTroubleOf(failure) === 'more_required' && (
        <div>
          <Button onClick={onAtCustomer}>{text.again}</Button>
        </div>
      )}
    </>
  );
}
