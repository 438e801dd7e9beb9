import { Button, Field, makeStyles, Textarea, tokens } from '@fluentui/react-components';
import { type ChangeEvent, useRef, useState } from 'react';
import { LONGEST_KEY, sshKeyTrouble } from '../../../../shared/model/ssh-key';
import { secretText } from '../../../text/connections';
import { sshSecretText as text } from '../../../text/endpoints';

const useStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: '8px' },
  line: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  // A key is pasted, never read: as with a password, only its length is seen.
  masked: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    WebkitTextSecurity: 'disc',
  },
});

interface SshKeyProps {
  readonly replaces: boolean;
  /** Takes the key to the keychain; it leaves the page at once, whatever comes of it. */
  readonly onStore: (key: string) => void;
}

/** Takes a private key, pasted or from a file. A file's text is never shown. */
export function SshKey({ replaces, onStore }: SshKeyProps) {
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [trouble, setTrouble] = useState<'notAKey' | 'protected'>();
  const take = (key: string): void => {
    const found = sshKeyTrouble(key);
    setTrouble(found);
    setTyped('');
    if (found === undefined) onStore(key);
  };
  const read = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const field = event.currentTarget;
    const [file] = field.files ?? [];
    // One character more than a key may have, so that a longer file is not taken for a whole one.
    if (file !== undefined) take(await file.slice(0, LONGEST_KEY + 1).text());
    field.value = '';
  };
  return (
    <div className={styles.part}>
      <Field
        label={text.key}
        hint={text.keyHint}
        {...(trouble === undefined ? {} : { validationMessage: text[trouble] })}
      >
        <Textarea
          rows={3}
          textarea={{ className: styles.masked, spellCheck: false, autoComplete: 'off' }}
          value={typed}
          maxLength={LONGEST_KEY}
          placeholder="-----BEGIN OPENSSH PRIVATE KEY-----"
          onChange={(_, data) => {
            setTyped(data.value);
            setTrouble(undefined);
          }}
        />
      </Field>
      <div className={styles.line}>
        <Button
          disabledFocusable={typed === ''}
          onClick={() => {
            take(typed);
          }}
        >
          {replaces ? secretText.replace : secretText.set}
        </Button>
        <input ref={input} type="file" hidden aria-label={text.keyFile} onChange={(event) => void read(event)} />
        <Button onClick={() => input.current?.click()}>{text.chooseFile}</Button>
      </div>
    </div>
  );
}
