import { Field, Input, makeStyles } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { onEnter } from '../../../ui/keys';

const useStyles = makeStyles({
  line: { display: 'flex', gap: '8px', alignItems: 'end', flexWrap: 'wrap', '& > :first-child': { flexGrow: 1 } },
});

interface SecretLineProps {
  readonly label: string;
  readonly typed: string;
  /** This computer holds one already. */
  readonly present: boolean;
  readonly onTyped: (typed: string) => void;
  readonly onSend: () => void;
  /** What stands beside the secret. */
  readonly children: ReactNode;
}

/** A secret of one line as it is typed, and what stands beside it. */
export function SecretLine({ label, typed, present, onTyped, onSend, children }: SecretLineProps) {
  const styles = useStyles();
  return (
    <div className={styles.line}>
      <Field label={label}>
        <Input
          type="password"
          autoComplete="off"
          value={typed}
          maxLength={4_096}
          placeholder={present ? '••••••••' : ''}
          onChange={(_, { value }) => onTyped(value)}
          onKeyDown={onEnter(onSend)}
        />
      </Field>
      {children}
    </div>
  );
}
