import { Button, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Failure } from '../../../shared/errors';
import { ask } from '../../bridge';
import { CopyTextButton } from '../../ui/copy-text';
import { FailureNote } from '../../ui/failure-note';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: '8px' },
  lead: { color: tokens.colorNeutralForeground2 },
  text: {
    alignSelf: 'stretch',
    '& textarea': { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, whiteSpace: 'pre' },
  },
});

interface LongTextProps {
  readonly channel: 'health.diagnostics' | 'app.licences';
  readonly name: string;
  readonly lead: string;
  readonly show: string;
  readonly copy: string;
}

/** A long text that is made or read when it is asked for, to be looked at and copied. */
function LongText({ channel, name, lead, show, copy }: LongTextProps) {
  const styles = useStyles();
  const [text, setText] = useState<string>();
  const [failure, setFailure] = useState<Failure>();
  const fetch = async (): Promise<void> => {
    const answer = await ask(channel, {});
    setFailure(answer.ok ? undefined : answer.error);
    if (answer.ok) setText(answer.value.text);
  };
  return (
    <div className={styles.part}>
      <div className={styles.lead}>{lead}</div>
      {text === undefined ? (
        <Button onClick={() => void fetch()}>{show}</Button>
      ) : (
        <>
          <Textarea className={styles.text} aria-label={name} readOnly rows={10} value={text} />
          <CopyTextButton text={text} label={copy} size="medium" />
        </>
      )}
      {failure !== undefined && <FailureNote failure={failure} />}
    </div>
  );
}

/** What may be mailed to somebody who helps. */
export function Diagnostics() {
  return (
    <LongText
      channel="health.diagnostics"
      name="Diagnostics"
      lead="For whoever helps you. Names of people, customers and accounts, addresses and ids are left out."
      show="Show diagnostics"
      copy="Copy diagnostics"
    />
  );
}

/** The licences of what others made. */
export function Licences() {
  return (
    <LongText
      channel="app.licences"
      name="Licences"
      lead="Packages that are part of Latchkey. Those of Electron and Chromium lie beside the program."
      show="Show licences"
      copy="Copy licences"
    />
  );
}
