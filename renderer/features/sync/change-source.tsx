import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { type KeyboardEvent, useEffect, useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { ConnectorId } from '../../../shared/ids';
import type { SyncSource } from '../../../shared/ipc/organisation-views';
import { ask } from '../../bridge';
import { refetchOrganisation } from '../../stores/organisation';
import { notify } from '../../stores/organisation-memory';
import { fileTrouble, syncText as text } from '../../text/sync';
import { FailureNote } from '../../ui/failure-note';
import { draftOf, sourceProblems, toSource } from './source-draft';
import { SourceFields } from './source-fields';

const useStyles = makeStyles({
  form: {
    display: 'flex',
    flexDirection: 'column',
    gap: '12px',
    padding: '16px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusLarge,
  },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  actions: { display: 'flex', gap: '8px' },
});

type Way = { readonly id: ConnectorId; readonly label: string };

/** Microsoft 365 connections that a file in SharePoint can be reached through, at most 500. */
function useWays(): readonly Way[] {
  const [ways, setWays] = useState<readonly Way[]>([]);
  useEffect(() => {
    let current = true;
    void ask('entity.list', { kind: 'connector', query: '', offset: 0, limit: 500 }).then((answer) => {
      if (!current || !answer.ok) return;
      const found = answer.value.rows.filter((row) => row.tags.includes('m365'));
      setWays(found.map((row) => ({ id: row.id as ConnectorId, label: `${row.detail} · ${row.name}` })));
    });
    return () => {
      current = false;
    };
  }, []);
  return ways;
}

interface ChangeSourceProps {
  readonly source: SyncSource | undefined;
  /** An admin's computer lays the file at the new place; others only read it there. */
  readonly lays: boolean;
  readonly onDone: () => void;
}

/** Asks for another place of the organisation file. */
export function ChangeSource({ source, lays, onDone }: ChangeSourceProps) {
  const styles = useStyles();
  const ways = useWays();
  const [draft, setDraft] = useState(() => draftOf(source));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const change = async (): Promise<void> => {
    setTried(true);
    const next = toSource(draft);
    if (next === undefined || busy) return;
    setBusy(true);
    const answer = await ask('organisation.setSource', { source: next });
    setBusy(false);
    setFailure(answer.ok ? undefined : answer.error);
    if (!answer.ok) return;
    await refetchOrganisation();
    notify(text.moved);
    onDone();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    onDone();
  };
  return (
    <form
      className={styles.form}
      aria-label={text.changeTitle}
      noValidate
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      <h3 className={styles.title}>{text.changeTitle}</h3>
      <div>{lays ? text.changeLead : text.changeLeadReader}</div>
      <SourceFields
        draft={draft}
        onChange={setDraft}
        problems={tried ? sourceProblems(draft) : {}}
        kinds={['folder', 'https', 'sharePoint']}
        connectors={ways}
      />
      {failure !== undefined && <FailureNote failure={failure} words={fileTrouble(failure, 'move')} />}
      <div className={styles.actions}>
        <Button appearance="primary" type="submit" disabledFocusable={busy}>
          {text.changeAction}
        </Button>
        <Button onClick={onDone}>{text.cancel}</Button>
      </div>
    </form>
  );
}
