import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowUndoRegular } from '@fluentui/react-icons/svg/arrow-undo';
import { lazy, Suspense, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { OrganisationView } from '../../../shared/ipc/organisation-views';
import { discardDraft, undoEdit, useOrganisation } from '../../stores/organisation';
import { dismissNotice } from '../../stores/organisation-memory';
import { frameText, unpublishedText } from '../../text/organising';
import { FailureNote } from '../../ui/failure-note';
import { Confirm } from './confirm';

const PublishDialog = lazy(async () => ({ default: (await import('../sync/publish-dialog')).PublishDialog }));

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: '8px',
    padding: '8px 32px',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  words: { flexGrow: 1, fontWeight: tokens.fontWeightSemibold },
  note: { padding: '8px 32px 0', backgroundColor: tokens.colorNeutralBackground2 },
});

type Asking = 'discard' | 'publish' | undefined;

interface BarProps {
  readonly view: OrganisationView;
  readonly onAsk: (asking: Asking) => void;
  readonly onUndo: () => void;
}

function Bar({ view, onAsk, onUndo }: BarProps) {
  const styles = useStyles();
  return (
    <div className={styles.bar}>
      <span className={styles.words} role="status">
        {unpublishedText(view.unpublished)}
      </span>
      <Button
        appearance="subtle"
        icon={<ArrowUndoRegular />}
        disabledFocusable={!view.canUndo}
        onClick={() => {
          if (view.canUndo) onUndo();
        }}
      >
        {frameText.undo}
      </Button>
      <Button
        appearance="subtle"
        onClick={() => {
          onAsk('discard');
        }}
      >
        {frameText.discard}
      </Button>
      {/* Stands below every page, each of which has its own main action: the only one here with a border is told from its neighbours. */}
      <Button
        disabledFocusable={!view.canPublish}
        title={view.canPublish ? undefined : frameText.noKey}
        onClick={() => {
          if (view.canPublish) onAsk('publish');
        }}
      >
        {frameText.publish}
      </Button>
    </div>
  );
}

/** What is not yet published, with the ways to take it back and to publish it; absent when there is nothing. */
export function ChangesBar() {
  const styles = useStyles();
  const view = useOrganisation((state) => state.view);
  const [asking, setAsking] = useState<Asking>();
  const [failure, setFailure] = useState<Failure>();
  // Publishing brings the count to nothing; its dialog still has something to say then.
  if (view === undefined || (view.unpublished === 0 && asking !== 'publish')) return null;
  const close = (): void => {
    setAsking(undefined);
  };
  const run = (result: Promise<Failure | undefined>): void => {
    close();
    dismissNotice();
    void result.then(setFailure);
  };
  return (
    <section aria-label="Unpublished changes" data-region="">
      {failure !== undefined && (
        <div className={styles.note}>
          <FailureNote
            failure={failure}
            onDismiss={() => {
              setFailure(undefined);
            }}
          />
        </div>
      )}
      <Bar
        view={view}
        onAsk={setAsking}
        onUndo={() => {
          run(undoEdit());
        }}
      />
      {asking === 'discard' && (
        <Confirm
          title={`Discard ${unpublishedText(view.unpublished)}?`}
          action={`Discard ${unpublishedText(view.unpublished)}`}
          onCancel={close}
          onConfirm={() => {
            run(discardDraft());
          }}
        >
          {frameText.confirmDiscard}
        </Confirm>
      )}
      {asking === 'publish' && (
        <Suspense fallback={null}>
          <PublishDialog onClose={close} />
        </Suspense>
      )}
    </section>
  );
}
