import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Failure } from '../../../../shared/errors';
import type { Connector } from '../../../../shared/model/connector';
import type { CredentialView } from '../../../../shared/ipc/credential-rows';
import { instantSchema, type Instant } from '../../../../shared/time';
import { ask } from '../../../bridge';
import { secretName, secretText } from '../../../text/connections';
import { expiryText, secretEndText as text } from '../../../text/credentials';
import { onEnter } from '../../../ui/keys';
import { Tag } from '../../../ui/tag';
import { dayOf, daySpelt } from './day-field';
import { SecretLine } from './secret-line';
import { useCredential } from './use-credential';

const useStyles = makeStyles({
  end: { display: 'flex', gap: '8px', alignItems: 'center', flexWrap: 'wrap' },
  hint: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
});

function End({ end }: { readonly end: CredentialView['end'] }) {
  const styles = useStyles();
  if (end === undefined) return <div className={styles.end}>{text.unknown}</div>;
  const { at, expiry, toldBy } = end;
  return (
    <div className={styles.end}>
      <span>{toldBy === 'directory' ? text.toldByDirectory(at) : text.ends(at)}</span>
      {expiry !== 'fine' && <Tag tone={expiry === 'expired' ? 'bad' : 'warm'}>{expiryText[expiry]}</Tag>}
    </div>
  );
}

interface ClientSecretProps {
  readonly connector: Connector;
  /** This computer holds one already. */
  readonly present: boolean;
  readonly onStore: (secret: string, endsAt: Instant | undefined) => void;
  /** Told how saving the date alone went. */
  readonly onSaved: (failure: Failure | undefined, said: string) => void;
}

/** A client secret and the day on which it ends: typed together, or the day alone for the one that is there. */
export function ClientSecret({ connector, present, onStore, onSaved }: ClientSecretProps) {
  const styles = useStyles();
  const end = useCredential(connector.id)?.end;
  const [typed, setTyped] = useState('');
  const [day, setDay] = useState<string>();
  // What is known of the secret that is there says nothing of one that is being typed.
  const known = typed === '' && end?.toldBy === 'person' ? daySpelt(end.at) : '';
  const shown = day ?? known;
  const onlyDay = present && typed === '' && shown !== known;
  const send = async (): Promise<void> => {
    const endsAt = instantSchema.safeParse(dayOf(shown)).data;
    setDay(undefined);
    if (typed !== '') {
      // It leaves the page at once, whatever comes of it.
      setTyped('');
      onStore(typed, endsAt);
    } else if (onlyDay) {
      const answer = await ask('credential.setEnd', {
        connectorId: connector.id,
        ...(endsAt === undefined ? {} : { endsAt }),
      });
      onSaved(answer.ok ? undefined : answer.error, endsAt === undefined ? text.forgotten : text.saved);
    }
  };
  return (
    <>
      {present && <End end={end} />}
      <SecretLine
        label={secretName(connector)}
        typed={typed}
        present={present}
        onTyped={setTyped}
        onSend={() => void send()}
      >
        <Field label={text.field}>
          <Input
            type="date"
            value={shown}
            onChange={(_, data) => {
              setDay(data.value);
            }}
            onKeyDown={onEnter(() => void send())}
          />
        </Field>
        <Button disabledFocusable={typed === '' && !onlyDay} onClick={() => void send()}>
          {onlyDay ? text.save : present ? secretText.replace : secretText.set}
        </Button>
      </SecretLine>
      <div className={styles.hint}>{text.hint}</div>
    </>
  );
}
