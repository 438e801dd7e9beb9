import { Button, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { Failure } from '../../../shared/errors';
import { ask } from '../../bridge';
import { syncText as text } from '../../text/sync';
import { CopyTextButton } from '../../ui/copy-text';
import { FailureNote } from '../../ui/failure-note';
import { Section } from './section';

const useStyles = makeStyles({
  ways: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' },
  line: { '& textarea': { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 } },
});

/** The line by which colleagues join. */
export function InvitationSection() {
  const styles = useStyles();
  const [line, setLine] = useState<string>();
  const [saved, setSaved] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const show = async (): Promise<void> => {
    const answer = await ask('organisation.invitation', {});
    setFailure(answer.ok ? undefined : answer.error);
    if (answer.ok) setLine(answer.value.line);
  };
  const save = async (): Promise<void> => {
    const answer = await ask('organisation.saveInvitation', {});
    setFailure(answer.ok ? undefined : answer.error);
    setSaved(answer.ok && answer.value.saved);
  };
  return (
    <Section title={text.invitation} lead={text.invitationLead}>
      {line === undefined ? (
        <div>
          <Button onClick={() => void show()}>{text.showInvitation}</Button>
        </div>
      ) : (
        <>
          <Textarea
            className={styles.line}
            aria-label={text.invitation}
            readOnly
            rows={4}
            value={line}
            onFocus={(event) => {
              event.currentTarget.select();
            }}
          />
          <div className={styles.ways}>
            <CopyTextButton text={line} label={text.copyInvitation} size="medium" />
            <Button onClick={() => void save()}>{text.saveInvitation}</Button>
            <span role="status">{saved && text.invitationSaved}</span>
          </div>
        </>
      )}
      {failure !== undefined && <FailureNote failure={failure} />}
    </Section>
  );
}
