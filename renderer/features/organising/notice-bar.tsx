import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useEffect } from 'react';
import { undoEdit } from '../../stores/organisation';
import { dismissNotice, notify, useMemory } from '../../stores/organisation-memory';
import { frameText } from '../../text/organising';
import { FailureNote } from '../../ui/failure-note';

const SHOWN_MS = 12_000;

const useStyles = makeStyles({
  live: {
    position: 'absolute',
    left: '50%',
    bottom: '72px',
    transform: 'translateX(-50%)',
    maxWidth: '80%',
    zIndex: 1,
  },
  note: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    padding: '4px 4px 4px 16px',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackgroundInverted,
    color: tokens.colorNeutralForegroundInverted,
    boxShadow: tokens.shadow16,
    border: `1px solid ${tokens.colorTransparentStroke}`,
    '@media (forced-colors: active)': { backgroundColor: 'Canvas', color: 'CanvasText' },
  },
  words: { overflow: 'hidden', textOverflow: 'ellipsis', minWidth: 0, padding: '4px 0' },
  button: {
    flexShrink: 0,
    color: tokens.colorNeutralForegroundInverted,
    ':hover': { color: tokens.colorNeutralForegroundInverted, textDecorationLine: 'underline' },
    '@media (forced-colors: active)': { color: 'CanvasText' },
  },
});

async function takeBack(): Promise<void> {
  const failure = await undoEdit();
  if (failure === undefined) dismissNotice();
  else notify('Not undone', { failure });
}

/** One sentence about what was just done, with Undo; it goes by itself. */
export function NoticeBar() {
  const styles = useStyles();
  const notice = useMemory((state) => state.notice);
  useEffect(() => {
    if (notice === undefined || notice.failure !== undefined) return undefined;
    const timer = setTimeout(dismissNotice, SHOWN_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [notice]);
  return (
    <div className={styles.live} role="status" aria-live="polite">
      {notice?.failure !== undefined && (
        <FailureNote failure={notice.failure} subject={notice.text} onDismiss={dismissNotice} />
      )}
      {notice !== undefined && notice.failure === undefined && (
        <div className={styles.note} data-region="">
          <span className={styles.words}>{notice.text}</span>
          {notice.undo && (
            <Button
              appearance="transparent"
              className={styles.button}
              onClick={() => {
                void takeBack();
              }}
            >
              {frameText.undo}
            </Button>
          )}
          <Button
            appearance="transparent"
            className={styles.button}
            icon={<DismissRegular />}
            aria-label={frameText.dismiss}
            onClick={dismissNotice}
          />
        </div>
      )}
    </div>
  );
}
