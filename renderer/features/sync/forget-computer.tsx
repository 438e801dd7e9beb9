import { Button, Field, makeStyles, Radio, RadioGroup } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { ForgetComputer } from '../../../shared/ipc/organisation-rows';
import { ask } from '../../bridge';
import { followLeases, useLeases } from '../../stores/leases';
import { fileTrouble, syncText as text } from '../../text/sync';
import { plural } from '../../text/time';
import { FailureNote } from '../../ui/failure-note';
import { Confirm } from '../organising/confirm';

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: '16px' },
  live: { display: 'flex', flexDirection: 'column', alignItems: 'start', gap: '8px' },
  list: { margin: 0, paddingLeft: '20px' },
});

/** More than this are counted only. */
const MOST_NAMED = 5;

/** What is live here, with the way to end it; nothing when nothing is. */
function Live({ onFailure }: { readonly onFailure: (failure: Failure | undefined) => void }) {
  const styles = useStyles();
  const live = Object.values(useLeases((state) => state.byId)).filter(({ state }) => state !== 'revoked');
  if (live.length === 0) return null;
  const end = async (): Promise<void> => {
    // Only admins may end what others hold; who holds everything here needs no such right.
    const answer = await ask('lease.endAll', { whose: live.every(({ mine }) => mine) ? 'mine' : 'everyone' });
    onFailure(answer.ok ? undefined : answer.error);
  };
  return (
    <div className={styles.live} role="status">
      <div>{text.forgetLive(plural(live.length, 'live account'))}</div>
      <ul className={styles.list}>
        {live.slice(0, MOST_NAMED).map(({ id, accountName, customer }) => (
          <li key={id}>{`${accountName} · ${customer.name}`}</li>
        ))}
      </ul>
      <Button onClick={() => void end()}>{text.forgetEnd}</Button>
    </div>
  );
}

/** Asks before everything of the organisation goes from this computer; not before nothing is live any more. */
export function ForgetComputerDialog({ onClose }: { readonly onClose: () => void }) {
  const styles = useStyles();
  const [records, setRecords] = useState<ForgetComputer['records']>('keep');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  useEffect(() => followLeases('live'), []);
  const known = useLeases(({ revision }) => revision !== undefined);
  const free = useLeases(({ byId }) => Object.values(byId).every(({ state }) => state === 'revoked'));
  const forget = async (): Promise<void> => {
    setBusy(true);
    const answer = await ask('organisation.leave', { computer: { records } });
    setBusy(false);
    setFailure(answer.ok ? undefined : answer.error);
    if (answer.ok) onClose();
  };
  return (
    <Confirm
      title={text.forgetTitle}
      action={text.forgetConfirm}
      held={busy || !known || !free}
      onConfirm={() => void forget()}
      onCancel={onClose}
    >
      <div className={styles.content}>
        <div>{text.forgetBody}</div>
        <Live onFailure={setFailure} />
        <Field label={text.forgetRecords}>
          <RadioGroup
            value={records}
            onChange={(_, data) => {
              setRecords(data.value === 'wipe' ? 'wipe' : 'keep');
            }}
          >
            <Radio value="keep" label={text.keepRecords} />
            <Radio value="wipe" label={text.wipeRecords} />
          </RadioGroup>
        </Field>
        {failure !== undefined && <FailureNote failure={failure} words={fileTrouble(failure, 'leave')} />}
      </div>
    </Confirm>
  );
}
