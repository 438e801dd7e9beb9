import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  ProgressBar,
  Spinner,
  tokens,
} from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons/svg/checkmark-circle';
import { useOrganisation } from '../../stores/organisation';
import { fileTrouble } from '../../text/sync';
import { publishText as text } from '../../text/sync-changes';
import { FailureNote } from '../../ui/failure-note';
import { ConflictList } from './conflict-list';
import { DifferenceList } from './difference-list';
import { isMod } from '../../ui/keys';
import { ProblemList } from './problem-list';
import { usePublish } from './use-publish';

const useStyles = makeStyles({
  surface: { maxWidth: '720px' },
  content: { display: 'flex', flexDirection: 'column', gap: '12px', overflowX: 'hidden' },
  heading: { margin: '8px 0 0', fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
  done: { display: 'flex', alignItems: 'center', gap: '8px' },
  good: { color: tokens.colorPaletteGreenForeground1, fontSize: '24px', flexShrink: 0 },
  left: { alignSelf: 'center', color: tokens.colorNeutralForeground2 },
});

type Publishing = ReturnType<typeof usePublish>;

function Draft({ publishing, practice }: { readonly publishing: Publishing; readonly practice: boolean }) {
  const { differences, failure } = publishing;
  if (differences === undefined) return failure === undefined ? <Spinner label={text.loading} /> : null;
  if (differences.length === 0) return <div>{text.nothing}</div>;
  return (
    <>
      <div>{practice ? text.leadPractice : text.lead}</div>
      <DifferenceList differences={differences} />
    </>
  );
}

function Lost({ publishing }: { readonly publishing: Publishing }) {
  const styles = useStyles();
  const { outcome, choices, choose } = publishing;
  if (outcome?.outcome !== 'lostRace') return null;
  return (
    <>
      <div role="alert">{text.lostLead(outcome.version)}</div>
      <h3 className={styles.heading}>{text.theirs}</h3>
      <DifferenceList differences={outcome.theirs} />
      {outcome.conflicts.length === 0 ? (
        <div>{text.noConflicts}</div>
      ) : (
        <>
          <h3 className={styles.heading}>{text.conflicts}</h3>
          <div>{text.conflictsLead}</div>
          <ConflictList conflicts={outcome.conflicts} choices={choices} onChoose={choose} />
        </>
      )}
    </>
  );
}

interface ContentProps {
  readonly publishing: Publishing;
  readonly practice: boolean;
  readonly onClose: () => void;
}

function Content({ publishing, practice, onClose }: ContentProps) {
  const styles = useStyles();
  const { outcome, busy, failure } = publishing;
  return (
    <DialogContent className={styles.content}>
      {busy && <ProgressBar aria-label={text.publishing} />}
      {failure !== undefined && <FailureNote failure={failure} words={fileTrouble(failure, 'publish')} />}
      {outcome === undefined && <Draft publishing={publishing} practice={practice} />}
      {outcome?.outcome === 'problems' && <ProblemList problems={outcome.problems} onClose={onClose} />}
      <Lost publishing={publishing} />
      {outcome?.outcome === 'published' && (
        <div className={styles.done} role="status">
          <CheckmarkCircleRegular className={styles.good} aria-hidden="true" />
          <div>
            <div>{text.published(outcome.version)}</div>
            <div>{practice ? text.publishedPractice : text.publishedLead}</div>
          </div>
        </div>
      )}
    </DialogContent>
  );
}

/** Is there something that can be sent as it stands? */
function maySend({ outcome, busy, left, differences }: Publishing): boolean {
  const ended = outcome?.outcome === 'published' || outcome?.outcome === 'problems';
  return !ended && !busy && left === 0 && differences !== undefined && differences.length > 0;
}

function Actions({ publishing, onClose }: Omit<ContentProps, 'practice'>) {
  const styles = useStyles();
  const { outcome, busy, left, differences, publish } = publishing;
  const ended = outcome?.outcome === 'published' || outcome?.outcome === 'problems';
  const empty = differences === undefined || differences.length === 0;
  const lost = outcome?.outcome === 'lostRace';
  const name = busy ? text.publishing : lost ? text.publishBoth : text.publish;
  return (
    <DialogActions>
      {lost && left > 0 && (
        <span className={styles.left} role="status">
          {text.choose(left)}
        </span>
      )}
      <Button key={ended ? 'ended' : 'open'} autoFocus={ended} onClick={onClose}>
        {ended || empty ? text.close : text.cancel}
      </Button>
      {!ended && !empty && (
        <Button appearance="primary" disabledFocusable={busy || left > 0} onClick={() => void publish()}>
          {name}
        </Button>
      )}
    </DialogActions>
  );
}

interface PublishDialogProps {
  readonly onClose: () => void;
}

/** What publishing would change, in words, and the button that does it. Shown while it is there. */
export function PublishDialog({ onClose }: PublishDialogProps) {
  const styles = useStyles();
  const practice = useOrganisation((state) => state.view !== undefined && state.view.source === undefined);
  const publishing = usePublish();
  const titles = { published: text.title, problems: text.problemsTitle, lostRace: text.lostTitle };
  const { outcome, busy } = publishing;
  return (
    <Dialog
      open
      onOpenChange={(_, data) => {
        // What was sent is answered: closing now would hide a lost race.
        if (!data.open && !busy) onClose();
      }}
    >
      <DialogSurface
        className={styles.surface}
        onKeyDown={(event) => {
          if (!isMod(event) || event.key !== 'Enter') return;
          event.preventDefault();
          if (maySend(publishing)) void publishing.publish();
        }}
      >
        <DialogBody>
          <DialogTitle>{outcome === undefined ? text.title : titles[outcome.outcome]}</DialogTitle>
          <Content publishing={publishing} practice={practice} onClose={onClose} />
          <Actions publishing={publishing} onClose={onClose} />
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
