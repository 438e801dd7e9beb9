import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import { useCallback, useEffect, useState } from 'react';
import type { Failure } from '../../../../shared/errors';
import type { Output } from '../../../../shared/ipc/contract';
import type { Connector } from '../../../../shared/model/connector';
import type { Instant } from '../../../../shared/time';
import { ask } from '../../../bridge';
import { secretFailure, secretName, secretStateText, secretText } from '../../../text/connections';
import { sshSecretText } from '../../../text/endpoints';
import { FailureNote } from '../../../ui/failure-note';
import { ClientSecret } from './client-secret';
import { Choice } from '../fields/form-parts';
import { SecretLine } from './secret-line';
import { SshKey } from './ssh-secret';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: '8px' },
  state: { display: 'flex', alignItems: 'center', gap: '6px' },
  good: { color: tokens.colorPaletteGreenForeground1, fontSize: '20px', flexShrink: 0 },
  warn: { color: tokens.colorPaletteDarkOrangeForeground1, fontSize: '20px', flexShrink: 0 },
  hint: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
});

type State = Output<'connector.secretState'>['state'];

/** Does this computer hold the secret? Undefined until it is known. */
function useSecretState(connectorId: Connector['id']): readonly [State | undefined, () => Promise<void>] {
  const [state, setState] = useState<State>();
  const fetch = useCallback(async (): Promise<void> => {
    const answer = await ask('connector.secretState', { connectorId });
    setState(answer.ok ? answer.value.state : undefined);
  }, [connectorId]);
  useEffect(() => {
    let current = true;
    void ask('connector.secretState', { connectorId }).then((answer) => {
      if (current && answer.ok) setState(answer.value.state);
    });
    return () => {
      current = false;
    };
  }, [connectorId]);
  return [state, fetch];
}

function StateLine({ state }: { readonly state: State | undefined }) {
  const styles = useStyles();
  const missing = state === 'missing';
  return (
    <div className={styles.state} role="status">
      {missing && <WarningRegular className={styles.warn} aria-hidden="true" />}
      {state === 'present' && <CheckmarkCircleRegular className={styles.good} aria-hidden="true" />}
      {secretStateText[state ?? 'unknown']}
    </div>
  );
}

function useSecret(connectorId: Connector['id'], onChanged: () => void = () => undefined) {
  const [state, refetch] = useSecretState(connectorId);
  const [failure, setFailure] = useState<Failure>();
  const [done, setDone] = useState<string>();
  const tell = (what: Failure | undefined, said: string): void => {
    setFailure(what);
    setDone(what === undefined ? said : undefined);
  };
  const store = async (secret: string, endsAt?: Instant): Promise<void> => {
    setDone(undefined);
    const answer = await ask('connector.setSecret', {
      connectorId,
      secret,
      ...(endsAt === undefined ? {} : { endsAt }),
    });
    tell(answer.ok ? undefined : answer.error, secretText.stored);
    await refetch();
    onChanged();
  };
  const remove = async (): Promise<void> => {
    setDone(undefined);
    const answer = await ask('connector.removeSecret', { connectorId });
    tell(answer.ok ? undefined : answer.error, secretText.removed);
    await refetch();
    onChanged();
  };
  return { state, failure, done, store, remove, tell };
}

interface TypedProps {
  readonly label: string;
  readonly replaces: boolean;
  readonly onStore: (secret: string) => void;
}

/** A secret of one line. */
function Typed({ label, replaces, onStore }: TypedProps) {
  const [typed, setTyped] = useState('');
  const store = (): void => {
    if (typed === '') return;
    // It leaves the page at once, whatever comes of it.
    setTyped('');
    onStore(typed);
  };
  return (
    <SecretLine label={label} typed={typed} present={replaces} onTyped={setTyped} onSend={store}>
      <Button disabledFocusable={typed === ''} onClick={store}>
        {replaces ? secretText.replace : secretText.set}
      </Button>
    </SecretLine>
  );
}

interface ConnectorSecretProps {
  readonly connector: Connector;
  /** Told after a secret was stored or removed. */
  readonly onChanged?: () => void;
}

/** Takes the secret of a connection to the keychain of this computer; it is never shown again. */
export function ConnectorSecret({ connector, onChanged }: ConnectorSecretProps) {
  const styles = useStyles();
  const { state, failure, done, store, remove, tell } = useSecret(connector.id, onChanged);
  const [kind, setKind] = useState<keyof typeof sshSecretText.kinds>('password');
  if (state === 'notNeeded') return <StateLine state={state} />;
  const common = { replaces: state === 'present', onStore: (secret: string) => void store(secret) };
  const ssh = connector.kind === 'local';
  return (
    <div className={styles.part}>
      <StateLine state={state} />
      {ssh && (
        <Choice
          label={sshSecretText.kind}
          value={kind}
          options={sshSecretText.kinds}
          readOnly={false}
          onValue={setKind}
        />
      )}
      {connector.kind === 'm365' ? (
        <ClientSecret
          connector={connector}
          present={state === 'present'}
          onStore={(secret, endsAt) => void store(secret, endsAt)}
          onSaved={tell}
        />
      ) : ssh && kind === 'key' ? (
        <SshKey {...common} />
      ) : (
        <Typed label={secretName(connector)} {...common} />
      )}
      {state === 'present' && (
        <div>
          <Button onClick={() => void remove()}>{secretText.remove}</Button>
        </div>
      )}
      <div className={styles.hint} role="status">
        {done === undefined ? secretText.explain : done}
      </div>
      {failure !== undefined && <FailureNote failure={failure} words={secretFailure(failure)} />}
    </div>
  );
}
