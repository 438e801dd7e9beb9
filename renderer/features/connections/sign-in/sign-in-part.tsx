import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { ConnectorId } from '../../../../shared/ids';
import type { SignedInAccountView } from '../../../../shared/ipc/sign-in-rows';
import { signInTroubleOf } from '../../../../shared/sign-in-words';
import { accountText as text, rosterName } from '../../../text/sign-in';
import { FailureNote } from '../../../ui/failure-note';
import { Tag } from '../../../ui/tag';
import { Consent } from './consent';
import { lookOf, useLooks } from '../looks';
import { SignInAttempt } from './sign-in-attempt';
import { useSignIn } from './use-sign-in';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: '8px' },
  list: { display: 'flex', flexDirection: 'column', gap: '4px', margin: 0, padding: 0, listStyleType: 'none' },
  account: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', overflowWrap: 'anywhere' },
  name: { flexGrow: 1 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  small: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
    overflowWrap: 'anywhere',
    userSelect: 'text',
  },
});

const rosterTone = { me: 'good', colleague: 'plain', unknown: 'warm' } as const;

interface AccountsProps {
  readonly accounts: readonly SignedInAccountView[];
  readonly onSignOut: (objectId: string) => void;
}

function Accounts({ accounts, onSignOut }: AccountsProps) {
  const styles = useStyles();
  if (accounts.length === 0) return <div>{text.nobody}</div>;
  return (
    <ul className={styles.list}>
      {accounts.map(({ objectId, username, name, roster }) => (
        <li key={objectId} className={styles.account}>
          <span className={styles.name}>
            {name === '' ? username : `${name} · ${username}`} <Tag tone={rosterTone[roster]}>{rosterName[roster]}</Tag>
          </span>
          <Button
            size="small"
            aria-label={text.signOutOf(username)}
            onClick={() => {
              onSignOut(objectId);
            }}
          >
            {text.signOut}
          </Button>
        </li>
      ))}
    </ul>
  );
}

interface SignInPartProps {
  readonly connectorId: ConnectorId;
  readonly clientId: string;
}

/** Who of this computer signs in to the tenant through GDAP: signing in, out, and the consent of the customer. */
export function SignInPart({ connectorId, clientId }: SignInPartProps) {
  const styles = useStyles();
  const { app, attempt, failure, begin, cancel, openPage, signOut } = useSignIn(connectorId, clientId);
  const { failure: trouble } = useLooks(lookOf(connectorId));
  const waiting = attempt.state === 'waiting';
  // What a check of the connection ran into helps nobody without the way out; a failed attempt offers it itself.
  const wantsMore = attempt.state !== 'failed' && trouble !== undefined && signInTroubleOf(trouble) === 'more_required';
  const accounts = app?.accounts ?? [];
  // Once somebody is signed in, nothing here is what one came for.
  const size = accounts.length === 0 ? 'medium' : 'small';
  return (
    <div className={styles.part}>
      {app?.failure === undefined ? (
        <Accounts accounts={accounts} onSignOut={(objectId) => void signOut(objectId)} />
      ) : (
        <FailureNote failure={app.failure} />
      )}
      {app !== undefined && app.connectors > 1 && <div className={styles.small}>{text.shared(app.connectors)}</div>}
      <SignInAttempt
        attempt={attempt}
        onCancel={() => void cancel()}
        onOpenPage={() => void openPage()}
        onAtCustomer={() => void begin('browser', true)}
      />
      {!waiting && (
        <div className={styles.actions}>
          {wantsMore && (
            <Button appearance="primary" size={size} onClick={() => void begin('browser', true)}>
              {text.again}
            </Button>
          )}
          <Button
            appearance={accounts.length === 0 && !wantsMore ? 'primary' : 'secondary'}
            size={size}
            onClick={() => void begin('browser', false)}
          >
            {accounts.length === 0 ? text.signIn : text.another}
          </Button>
          <Button size={size} onClick={() => void begin('deviceCode', false)}>
            {text.code}
          </Button>
        </div>
      )}
      {failure !== undefined && <FailureNote failure={failure} />}
      <Consent connectorId={connectorId} />
    </div>
  );
}
