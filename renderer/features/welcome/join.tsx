import { Button, Field, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { DocumentRegular } from '@fluentui/react-icons/svg/document';
import { type ChangeEvent, useRef, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import { ask } from '../../bridge';
import { fileTrouble } from '../../text/sync';
import { objectIdProblem } from '../../text/welcome';
import { FailureNote } from '../../ui/failure-note';
import { problemOf } from '../sync/source-fields';
import { ObjectIdField } from './object-id-field';
import { forgetTyped, useTyped } from './typed';
import { WelcomeForm } from './welcome-form';

const useStyles = makeStyles({
  line: { '& textarea': { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 } },
});

/** The longest invitation the main process takes, characters. */
const LONGEST = 48_000;

function invitationProblem(text: string): string | undefined {
  if (text.trim() === '') return 'Paste the invitation, or choose its file.';
  return text.length > LONGEST ? 'That is too long to be an invitation.' : undefined;
}

function FileButton({ onText }: { readonly onText: (text: string) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const read = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const [file] = event.currentTarget.files ?? [];
    // Anything longer is no invitation, and need not be read to say so.
    if (file !== undefined) onText(await file.slice(0, LONGEST + 1).text());
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        hidden
        accept=".latchkey-invite,.txt"
        aria-label="Invitation file"
        onChange={(event) => void read(event)}
      />
      <Button icon={<DocumentRegular />} onClick={() => input.current?.click()}>
        Choose a file…
      </Button>
    </>
  );
}

interface Joining {
  readonly problems: { readonly invitation?: string | undefined; readonly objectId?: string | undefined };
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly join: () => Promise<void>;
}

function useJoining(): Joining {
  const { invitation, objectId } = useTyped();
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const problems = { invitation: invitationProblem(invitation), objectId: objectIdProblem(objectId) };
  const join = async (): Promise<void> => {
    setTried(true);
    if (problems.invitation !== undefined || problems.objectId !== undefined) return;
    setBusy(true);
    setFailure(undefined);
    const answer = await ask('organisation.join', {
      invitation: invitation.trim(),
      entraObjectId: objectId.trim().toLowerCase(),
    });
    setBusy(false);
    if (answer.ok) forgetTyped();
    else setFailure(answer.error);
  };
  return { problems: tried ? problems : {}, busy, failure, join };
}

/** Takes up the organisation of an invitation. */
export function Join({ onBack }: { readonly onBack: () => void }) {
  const styles = useStyles();
  const { invitation, objectId } = useTyped();
  const { problems, busy, failure, join } = useJoining();
  const type = (text: string): void => {
    useTyped.setState({ invitation: text });
  };
  return (
    <WelcomeForm
      title="Join your organisation"
      action={busy ? 'Joining…' : 'Join'}
      busy={busy}
      onBack={onBack}
      onSubmit={() => void join()}
    >
      <Field
        label="Invitation"
        hint="One line from your administrator. It names the place of the organisation file and the key that signs it."
        {...problemOf(problems.invitation)}
      >
        <Textarea
          className={styles.line}
          autoFocus
          rows={4}
          spellCheck={false}
          value={invitation}
          onChange={(_, data) => {
            type(data.value);
          }}
        />
      </Field>
      <div>
        <FileButton onText={type} />
      </div>
      <ObjectIdField
        value={objectId}
        onChange={(value) => {
          useTyped.setState({ objectId: value });
        }}
        problem={problems.objectId}
      />
      {failure !== undefined && <FailureNote failure={failure} words={fileTrouble(failure, 'join')} />}
    </WelcomeForm>
  );
}
