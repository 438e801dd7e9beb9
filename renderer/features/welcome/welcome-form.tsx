import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { KeyboardEvent, ReactNode } from 'react';
import { label } from '../../text/en';
import { LayerHead } from '../../ui/layer-head';

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0 },
  fields: {
    display: 'flex',
    flexDirection: 'column',
    gap: '12px',
    padding: '16px 20px',
    overflowY: 'auto',
    flexGrow: 1,
  },
  foot: {
    display: 'flex',
    justifyContent: 'flex-end',
    gap: '8px',
    padding: '12px 20px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
});

interface WelcomeFormProps {
  readonly title: string;
  /** The word on the main button. */
  readonly action: string;
  readonly busy: boolean;
  readonly onBack: () => void;
  readonly onSubmit: () => void;
  readonly children: ReactNode;
}

/** A form on top of the welcome page; Escape goes back, Ctrl+Enter is the main button. */
export function WelcomeForm({ title, action, busy, onBack, onSubmit, children }: WelcomeFormProps) {
  const styles = useStyles();
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') {
      event.preventDefault();
      onBack();
    } else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !busy) {
      event.preventDefault();
      onSubmit();
    }
  };
  return (
    <form
      className={styles.form}
      aria-label={title}
      noValidate
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onSubmit();
      }}
    >
      <LayerHead title={title} onBack={onBack} />
      <div className={styles.fields}>{children}</div>
      <div className={styles.foot}>
        <Button onClick={onBack}>{label.back}</Button>
        <Button appearance="primary" type="submit" disabledFocusable={busy}>
          {action}
        </Button>
      </div>
    </form>
  );
}
