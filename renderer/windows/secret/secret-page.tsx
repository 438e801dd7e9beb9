import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useCallback, useEffect, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { Output } from '../../../shared/ipc/contract';
import { shortCountdown } from '../../text/time';
import { FailureNote } from '../../ui/failure-note';
import { useWindowKeys } from '../../ui/keys';
import { grouped, kindOf } from './groups';

type Revealed = Output<'secret.reveal'>;

const useStyles = makeStyles({
  page: {
    display: 'flex',
    flexDirection: 'column',
    gap: '12px',
    flexGrow: 1,
    padding: '16px',
    boxSizing: 'border-box',
  },
  account: { fontWeight: tokens.fontWeightSemibold, overflowWrap: 'anywhere' },
  small: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  value: {
    display: 'flex',
    flexWrap: 'wrap',
    alignContent: 'center',
    gap: '8px 16px',
    flexGrow: 1,
    margin: 0,
    padding: '12px 16px',
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorNeutralBackground3,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
  },
  digit: { color: tokens.colorBrandForeground1 },
  sign: { color: tokens.colorPaletteDarkOrangeForeground1 },
  foot: { display: 'flex', alignItems: 'center', justifyContent: 'space-between' },
  time: { fontVariantNumeric: 'tabular-nums' },
});

const TICK_MS = 250;

function close(): void {
  void window.latchkeySecret?.close();
}

/** Fetches the value once; lets go of it at its time, and at the latest when the page goes away. */
function useReveal() {
  const [revealed, setRevealed] = useState<Revealed>();
  const [failure, setFailure] = useState<Failure>();
  const [leftMs, setLeftMs] = useState(0);
  useEffect(() => {
    let gone = false;
    void window.latchkeySecret?.reveal().then((answer) => {
      if (gone) return;
      if (!answer.ok) {
        setFailure(answer.error);
        return;
      }
      setLeftMs(answer.value.hidesAt - Date.now());
      setRevealed(answer.value);
    });
    return () => {
      gone = true;
    };
  }, []);
  useEffect(() => {
    if (revealed === undefined) return undefined;
    const timer = setInterval(() => {
      const left = revealed.hidesAt - Date.now();
      setLeftMs(left);
      if (left > 0) return;
      setRevealed(undefined);
      close();
    }, TICK_MS);
    return () => {
      clearInterval(timer);
    };
  }, [revealed]);
  return { revealed, failure, leftMs };
}

function Value({ value }: { readonly value: string }) {
  const styles = useStyles();
  return (
    <p className={styles.value} aria-label="Credential">
      {grouped(value).map((group, index) => (
        // The same group may stand twice; its place is its identity.
        <span key={index}>
          {Array.from(group).map((character, place) => {
            const kind = kindOf(character);
            return (
              <span key={place} className={kind === 'letter' ? undefined : styles[kind]}>
                {character}
              </span>
            );
          })}
        </span>
      ))}
    </p>
  );
}

/** Shows one secret for a short time in a window of its own. */
export function SecretPage() {
  const styles = useStyles();
  const { revealed, failure, leftMs } = useReveal();
  useWindowKeys(
    useCallback((event: KeyboardEvent) => {
      if (event.key === 'Escape') close();
    }, []),
  );
  return (
    <main className={styles.page}>
      {failure !== undefined && <FailureNote failure={failure} />}
      {revealed !== undefined && (
        <>
          <div>
            <div className={styles.account}>{revealed.accountName}</div>
            <div className={styles.small}>{revealed.kind === 'tap' ? 'Temporary Access Pass' : 'Password'}</div>
          </div>
          <Value value={revealed.value} />
        </>
      )}
      <div className={styles.foot}>
        <span className={`${styles.small} ${styles.time}`}>
          {revealed === undefined ? '' : `Hides in ${shortCountdown(leftMs)}`}
        </span>
        <Button autoFocus appearance="primary" onClick={close}>
          Hide
        </Button>
      </div>
    </main>
  );
}
