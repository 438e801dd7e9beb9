import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { LockClosedRegular } from '@fluentui/react-icons/svg/lock-closed';
import { type SyntheticEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { LockView } from '../../../shared/ipc/lock-rows';
import { ask, bridge } from '../../bridge';
import { useNow } from '../../stores/clock';
import { useLock } from '../../stores/lock';
import { label } from '../../text/en';
import { lockedLive, lockText as text, lockTroubleText, pauseText, unlockFailure } from '../../text/lock';
import { FailureNote } from '../../ui/failure-note';
import { useWindowKeys } from '../../ui/keys';
import { LockActions } from './lock-actions';
import { ChoosePassphrase, isUsable, nothingChosen, Passphrase } from './passphrase-fields';

const useStyles = makeStyles({
  page: { display: 'flex', flexDirection: 'column', flexGrow: 1, minHeight: 0, overflowY: 'auto' },
  middle: {
    display: 'flex',
    flexDirection: 'column',
    gap: '16px',
    width: '100%',
    maxWidth: '340px',
    boxSizing: 'border-box',
    margin: 'auto',
    padding: '24px 20px',
  },
  head: { display: 'flex', flexDirection: 'column', alignItems: 'center', gap: '4px', textAlign: 'center' },
  icon: { fontSize: '40px', color: tokens.colorNeutralForeground3, marginBottom: '4px' },
  title: { margin: 0, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500 },
  small: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2, overflowWrap: 'anywhere' },
  form: { display: 'flex', flexDirection: 'column', gap: '12px' },
});

/** Counts a pause down that began when the view of it came. */
function usePause({ pauseMs, now: at }: LockView): number {
  const now = useNow();
  return pauseMs === 0 ? 0 : Math.max(0, at + pauseMs - now);
}

/** Sends something to open the lock with; what is answered when it opens is that this page goes. */
function useOpening() {
  const [failure, setFailure] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  const open = async (way: 'lock.unlock' | 'lock.begin', passphrase: string): Promise<void> => {
    setBusy(true);
    const answer = await ask(way, { passphrase });
    setBusy(false);
    setFailure(answer.ok ? undefined : answer.error);
  };
  const askSystem = async (): Promise<void> => {
    const answer = await ask('lock.askSystem', {});
    setFailure(answer.ok ? undefined : answer.error);
  };
  return { failure, busy, open, askSystem };
}

function Unlock({ view }: { readonly view: LockView }) {
  const styles = useStyles();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const { failure, busy, open, askSystem } = useOpening();
  const pause = usePause(view);
  useEffect(() => bridge().on('window.shown', () => input.current?.focus()), []);
  const held = busy || typed === '' || pause > 0;
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (held) return;
    setTyped('');
    void open('lock.unlock', typed).then(() => input.current?.focus());
  };
  const own = failure === undefined ? undefined : lockTroubleText(failure);
  const trouble = pause > 0 ? pauseText(pause) : failure?.detail === 'wait' ? undefined : own;
  return (
    <form className={styles.form} aria-label={text.title} noValidate onSubmit={submit}>
      <Passphrase
        autoFocus
        label={text.passphrase}
        value={typed}
        trouble={trouble}
        inputRef={input}
        onChange={setTyped}
      />
      {failure !== undefined && own === undefined && <FailureNote failure={failure} words={unlockFailure(failure)} />}
      <Button appearance="primary" type="submit" disabledFocusable={held}>
        {busy ? text.looking : text.unlock}
      </Button>
      {view.asksSystem && <Button onClick={() => void askSystem()}>{text.touchId}</Button>}
    </form>
  );
}

function Begin() {
  const styles = useStyles();
  const [chosen, setChosen] = useState(nothingChosen);
  const { failure, busy, open } = useOpening();
  const held = busy || !isUsable(chosen);
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (!held) void open('lock.begin', chosen.first);
  };
  return (
    <form className={styles.form} aria-label={text.beginTitle} noValidate onSubmit={submit}>
      <ChoosePassphrase autoFocus value={chosen} onChange={setChosen} />
      {failure !== undefined && <FailureNote failure={failure} words={unlockFailure(failure)} />}
      <Button appearance="primary" type="submit" disabledFocusable={held}>
        {text.begin}
      </Button>
    </form>
  );
}

/** What a locked window shows: whose program it is, one field, and the way to end one's accounts. */
export function LockPage({ escapes }: { readonly escapes: boolean }) {
  const styles = useStyles();
  const view = useLock((state) => state.view);
  const now = useNow();
  useWindowKeys(
    useCallback(
      (event: KeyboardEvent) => {
        if (event.key !== 'Escape' || !escapes) return;
        event.preventDefault();
        void ask('app.closeWindow', {});
      },
      [escapes],
    ),
  );
  if (view === undefined) return null;
  const { isSet, organisationName, practice } = view;
  const whose = [practice ? label.practice : undefined, organisationName].filter((part) => part !== undefined);
  return (
    <main className={styles.page}>
      <div className={styles.middle}>
        <div className={styles.head}>
          <LockClosedRegular className={styles.icon} aria-hidden="true" />
          <h1 className={styles.title}>{isSet ? text.title : text.beginTitle}</h1>
          {whose.length > 0 && <div>{whose.join(' · ')}</div>}
          <div className={styles.small} role="status">
            {isSet ? lockedLive(view, now) : text.beginLead}
          </div>
        </div>
        {isSet ? <Unlock view={view} /> : <Begin />}
        <LockActions view={view} />
      </div>
    </main>
  );
}
