import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { UpdatesView } from '../../../shared/model/support';
import { ask, bridge } from '../../bridge';
import { updateSays } from '../../text/support';

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 16px' },
  says: { color: tokens.colorNeutralForeground2 },
});

function install(failed: (failure: Failure) => void): void {
  void ask('updates.install', {}).then((answer) => {
    if (!answer.ok) failed(answer.error);
  });
}

/** How it stands with new versions, and the one button that fits. */
export function Updates() {
  const styles = useStyles();
  const [view, setView] = useState<UpdatesView>();
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    void ask('updates.view', {}).then((answer) => {
      if (answer.ok) setView(answer.value);
    });
    return bridge().on('updates.changed', setView);
  }, []);
  if (view === undefined) return null;
  const isReady = view.state === 'ready';
  return (
    <div className={styles.row}>
      <span className={styles.says} role="status">
        {updateSays(view)}
        {busy && ' An account is just being made or ended; try again in a moment.'}
      </span>
      {isReady && (
        <Button
          appearance="primary"
          onClick={() => {
            setBusy(false);
            install(({ code }) => {
              setBusy(code === 'busy');
            });
          }}
        >
          Restart and update
        </Button>
      )}
      {(view.state === 'idle' || view.state === 'failed') && (
        <Button onClick={() => void ask('updates.look', {})}>Look now</Button>
      )}
    </div>
  );
}
