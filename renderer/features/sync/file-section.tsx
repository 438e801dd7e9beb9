import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowSyncRegular } from '@fluentui/react-icons/svg/arrow-sync';
import { useState } from 'react';
import type { Failure } from '../../../shared/errors';
import type { OrganisationView } from '../../../shared/ipc/organisation-views';
import { ask } from '../../bridge';
import { useNow } from '../../stores/clock';
import { refetchOrganisation } from '../../stores/organisation';
import { fileTrouble, sourceKindName, sourceText, syncText as text } from '../../text/sync';
import { exactTime, nearTime } from '../../text/time';
import { FailureNote } from '../../ui/failure-note';
import { ChangeSource } from './change-source';
import { Section } from './section';

const useStyles = makeStyles({
  facts: { display: 'grid', gridTemplateColumns: '128px minmax(0, 1fr)', gap: '8px 16px', margin: 0 },
  term: { color: tokens.colorNeutralForeground3 },
  fact: { margin: 0, overflowWrap: 'anywhere', userSelect: 'text' },
  actions: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' },
  done: { color: tokens.colorNeutralForeground2 },
});

function Facts({ view }: { readonly view: OrganisationView }) {
  const styles = useStyles();
  const now = useNow();
  const { source } = view;
  const facts: readonly (readonly [string, string, string | undefined])[] = [
    [text.version, String(view.version), undefined],
    [text.issued, nearTime(view.issuedAt, now), exactTime(view.issuedAt)],
    [text.verified, nearTime(view.verifiedAt, now), exactTime(view.verifiedAt)],
    [
      text.place,
      source === undefined ? text.practicePlace : `${sourceKindName[source.kind]} · ${sourceText(source)}`,
      undefined,
    ],
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([term, fact, title]) => (
        <div key={term} style={{ display: 'contents' }}>
          <dt className={styles.term}>{term}</dt>
          <dd className={styles.fact} title={title} data-selectable="">
            {fact}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function usePull() {
  const [busy, setBusy] = useState(false);
  const [pulled, setPulled] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const pull = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setPulled(false);
    const answer = await ask('organisation.pull', {});
    setBusy(false);
    setFailure(answer.ok ? undefined : answer.error);
    setPulled(answer.ok && answer.value.trouble === undefined);
    await refetchOrganisation();
  };
  return { busy, pulled, failure, pull };
}

/** The file in force: how new it is, where it is kept, and whether the newest pull worked. */
export function FileSection({ view }: { readonly view: OrganisationView }) {
  const styles = useStyles();
  const { busy, pulled, failure, pull } = usePull();
  const [changing, setChanging] = useState(false);
  // What the row itself answers is newer than the trouble of an earlier pull.
  const trouble = failure ?? view.trouble;
  return (
    <Section title={text.file}>
      <Facts view={view} />
      {trouble !== undefined && (
        <FailureNote failure={trouble} tone="warning" subject={text.trouble} words={fileTrouble(trouble, 'pull')} />
      )}
      {view.draftLost !== undefined && <FailureNote failure={view.draftLost} tone="warning" subject={text.draftLost} />}
      {view.source !== undefined && !changing && (
        <div className={styles.actions}>
          <Button icon={<ArrowSyncRegular />} disabledFocusable={busy} onClick={() => void pull()}>
            {busy ? text.pulling : text.pull}
          </Button>
          <Button
            onClick={() => {
              setChanging(true);
            }}
          >
            {text.change}
          </Button>
          <span role="status" className={styles.done}>
            {pulled ? text.pulled : ''}
          </span>
        </div>
      )}
      {changing && (
        <ChangeSource
          source={view.source}
          lays={view.canEdit}
          onDone={() => {
            setChanging(false);
          }}
        />
      )}
    </Section>
  );
}
