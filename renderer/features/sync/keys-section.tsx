import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { Output } from '../../../shared/ipc/contract';
import type { OrganisationView } from '../../../shared/ipc/organisation-views';
import { ask } from '../../bridge';
import { useNow } from '../../stores/clock';
import { notify } from '../../stores/organisation-memory';
import { syncText as text } from '../../text/sync';
import { exactTime, nearTime } from '../../text/time';
import { CopyTextButton } from '../../ui/copy-text';
import { FailureNote } from '../../ui/failure-note';
import { Tag } from '../../ui/tag';
import { Confirm } from '../organising/confirm';
import { Enrol } from './enrol';
import { Section } from './section';

const useStyles = makeStyles({
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    textAlign: 'left',
    '& th': { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2, padding: '4px 12px 4px 0' },
    '& td': { padding: '6px 12px 6px 0', borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
  },
  print: { fontFamily: tokens.fontFamilyMonospace, userSelect: 'text' },
  name: { display: 'flex', flexWrap: 'wrap', gap: '4px 8px', overflowWrap: 'anywhere' },
  mine: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 16px' },
  heading: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  part: { display: 'flex', flexDirection: 'column', gap: '8px' },
});

type Key = OrganisationView['adminKeys'][number];

interface KeyRowProps {
  readonly adminKey: Key;
  readonly canEdit: boolean;
  readonly onRevoke: (adminKey: Key) => void;
}

function KeyRow({ adminKey, canEdit, onRevoke }: KeyRowProps) {
  const styles = useStyles();
  const now = useNow();
  const { technicianName, fingerprint, addedAt, revokedAt, mine } = adminKey;
  return (
    <tr>
      <td>
        <span className={styles.name}>
          {technicianName}
          {mine && <Tag tone="brand">{text.mine}</Tag>}
        </span>
      </td>
      <td className={styles.print} data-selectable="">
        {fingerprint}
      </td>
      <td title={exactTime(addedAt)}>{nearTime(addedAt, now)}</td>
      <td>
        {revokedAt !== undefined && (
          <Tag tone="bad" title={exactTime(revokedAt)}>
            {text.revoked}
          </Tag>
        )}
        {revokedAt === undefined && canEdit && !mine && (
          <Button
            size="small"
            aria-label={`${text.revoke}: ${technicianName} ${fingerprint}`}
            onClick={() => {
              onRevoke(adminKey);
            }}
          >
            {text.revoke}
          </Button>
        )}
      </td>
    </tr>
  );
}

function useRevoke() {
  const [asking, setAsking] = useState<Key>();
  const [failure, setFailure] = useState<Failure>();
  const [refused, setRefused] = useState(false);
  const revoke = async ({ publicKey, technicianName }: Key): Promise<void> => {
    setAsking(undefined);
    const answer = await ask('organisation.revokeKey', { publicKey });
    setFailure(answer.ok ? undefined : answer.error);
    setRefused(answer.ok && !answer.value.saved);
    if (answer.ok && answer.value.saved) notify(text.revokedNotice(technicianName), { undo: true });
  };
  return { asking, setAsking, failure, refused, revoke };
}

/** This computer's own key, to be sent to an admin. */
function MyKey() {
  const styles = useStyles();
  const [state, setState] = useState<{ readonly key?: Output<'organisation.ownKey'>; readonly failure?: Failure }>({});
  useEffect(() => {
    let current = true;
    void ask('organisation.ownKey', {}).then((answer) => {
      if (current) setState(answer.ok ? { key: answer.value } : { failure: answer.error });
    });
    return () => {
      current = false;
    };
  }, []);
  return (
    <div className={styles.part}>
      <h3 className={styles.heading}>{text.myKey}</h3>
      <div>{text.myKeyLead}</div>
      {state.failure !== undefined && <FailureNote failure={state.failure} subject={text.myKey} />}
      {state.key !== undefined && (
        <div className={styles.mine}>
          <span className={styles.print} data-selectable="" aria-label={text.fingerprint}>
            {state.key.fingerprint}
          </span>
          <CopyTextButton text={state.key.publicKey} label={text.copyKey} />
        </div>
      )}
    </div>
  );
}

/** Who may publish: the keys of the admins, this computer's own, and enrolling another. */
export function KeysSection({ view }: { readonly view: OrganisationView }) {
  const styles = useStyles();
  const { asking, setAsking, failure, refused, revoke } = useRevoke();
  return (
    <Section title={text.keys} lead={text.keysLead}>
      {view.adminKeys.length > 0 && (
        <table className={styles.table} aria-label={text.keys}>
          <thead>
            <tr>
              <th scope="col">{text.keyOwner}</th>
              <th scope="col">{text.fingerprint}</th>
              <th scope="col">{text.since}</th>
              <th scope="col" aria-label="State" />
            </tr>
          </thead>
          <tbody>
            {view.adminKeys.map((adminKey) => (
              <KeyRow key={adminKey.publicKey} adminKey={adminKey} canEdit={view.canEdit} onRevoke={setAsking} />
            ))}
          </tbody>
        </table>
      )}
      {refused && <div role="alert">{text.lastKey}</div>}
      {failure !== undefined && <FailureNote failure={failure} />}
      <MyKey />
      {view.canEdit && <Enrol />}
      {asking !== undefined && (
        <Confirm
          title={text.revokeTitle(asking.technicianName)}
          action={text.revokeAction}
          onCancel={() => {
            setAsking(undefined);
          }}
          onConfirm={() => void revoke(asking)}
        >
          <p className={styles.print}>{asking.fingerprint}</p>
          {text.revokeBody}
        </Confirm>
      )}
    </Section>
  );
}
