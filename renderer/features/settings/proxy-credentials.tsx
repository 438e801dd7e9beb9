import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import { useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { NetworkView } from '../../../shared/ipc/network-rows';
import { ask } from '../../bridge';
import { networkPage as text } from '../../text/network-page';
import { FailureNote } from '../../ui/failure-note';
import { onEnter } from '../../ui/keys';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: '8px' },
  state: { display: 'flex', alignItems: 'center', gap: '6px', overflowWrap: 'anywhere' },
  good: { color: tokens.colorPaletteGreenForeground1, fontSize: '20px', flexShrink: 0 },
  warn: { color: tokens.colorPaletteDarkOrangeForeground1, fontSize: '20px', flexShrink: 0 },
  line: { display: 'flex', flexWrap: 'wrap', gap: '8px', alignItems: 'end' },
  field: { flexGrow: 1, flexBasis: '150px' },
});

function State({ proxy, asking }: { readonly proxy: string; readonly asking: boolean }) {
  const styles = useStyles();
  return (
    <div className={styles.state} role="status">
      {asking ? (
        <WarningRegular className={styles.warn} aria-hidden="true" />
      ) : (
        <CheckmarkCircleRegular className={styles.good} aria-hidden="true" />
      )}
      {asking ? text.asks(proxy) : text.knows(proxy)}
    </div>
  );
}

interface ProxyCredentialsProps {
  readonly proxy: NonNullable<NetworkView['proxy']>;
  readonly onChanged: (view: NetworkView) => void;
}

/** Takes what a proxy knows a person by to the keychain of this computer; the password is never shown again. */
export function ProxyCredentials({ proxy: { name, asking, known }, onChanged }: ProxyCredentialsProps) {
  const styles = useStyles();
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [failure, setFailure] = useState<Failure>();
  const ready = user.trim() !== '' && password !== '';
  const keep = async (): Promise<void> => {
    if (!ready) return;
    // It leaves the page at once, whatever comes of it.
    setPassword('');
    const answer = await ask('network.setCredentials', { proxy: name, user: user.trim(), password });
    setFailure(answer.ok ? undefined : answer.error);
    if (answer.ok) onChanged(answer.value);
  };
  const forget = async (): Promise<void> => {
    const answer = await ask('network.removeCredentials', { proxy: name });
    setFailure(answer.ok ? undefined : answer.error);
    if (answer.ok) onChanged(answer.value);
  };
  return (
    <div className={styles.part} role="group" aria-label={text.who(name)}>
      {(asking || known) && <State proxy={name} asking={asking} />}
      <div className={styles.line}>
        <Field label={text.user} className={styles.field}>
          <Input
            value={user}
            maxLength={200}
            autoComplete="off"
            spellCheck={false}
            onChange={(_, { value }) => setUser(value)}
          />
        </Field>
        <Field label={text.password} className={styles.field}>
          <Input
            type="password"
            value={password}
            maxLength={500}
            autoComplete="off"
            placeholder={known ? '••••••••' : ''}
            onChange={(_, { value }) => setPassword(value)}
            onKeyDown={onEnter(() => void keep())}
          />
        </Field>
        <Button disabledFocusable={!ready} onClick={() => void keep()}>
          {text.keep}
        </Button>
        {known && <Button onClick={() => void forget()}>{text.forget}</Button>}
      </div>
      {failure !== undefined && <FailureNote failure={failure} />}
    </div>
  );
}
