import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { LeaseView } from '../../../shared/ipc/views';
import { useNow } from '../../stores/clock';
import { copy } from '../../stores/copied';
import { credentialName, label, modeEnd, modeName, sourceName } from '../../text/en';
import { enforcedParts } from '../../text/enforced';
import { clockTime, countdown, exactTime, zoneCity, zoneDiffers } from '../../text/time';
import { FailureNote } from '../../ui/failure-note';
import { endText, exposureText, stateWord, waitingText } from '../../ui/lease-words';
import { CopyButton } from '../live/copy-button';
import { showSecret } from '../live/lease-menu';
import { PassNote } from '../live/pass-note';
import { StepList } from '../live/step-list';

const useStyles = makeStyles({
  tab: { display: 'flex', flexDirection: 'column', gap: '12px', paddingTop: '12px' },
  time: {
    fontSize: tokens.fontSizeHero700,
    lineHeight: tokens.lineHeightHero700,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
  },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  facts: { display: 'grid', gridTemplateColumns: '96px minmax(0, 1fr)', gap: '4px 12px', margin: 0 },
  term: { color: tokens.colorNeutralForeground3 },
  fact: { margin: 0, overflowWrap: 'anywhere', whiteSpace: 'pre-line', userSelect: 'text' },
});

function endFacts(lease: LeaseView): (readonly [string, string])[] {
  const zone = lease.customer.timeZone;
  const there = zoneDiffers(zone, lease.endsAt) ? ` (${clockTime(lease.endsAt, zone)} in ${zoneCity(zone)})` : '';
  const facts: (readonly [string, string])[] = [['Ends', `${exactTime(lease.endsAt)}${there}`]];
  if (lease.revokedAt !== undefined) facts.push(['Ended', exactTime(lease.revokedAt)]);
  if (lease.exposureMs !== undefined) facts.push(['Unusable', exposureText(lease.exposureMs)]);
  const ended = endText(lease);
  if (ended !== undefined) facts.push(['Because', ended]);
  return facts;
}

/** Taken over from the marker alone, which does not say when it was asked for. */
const isAdopted = ({ cause, steps }: LeaseView): boolean =>
  cause === 'swept' && steps.every(({ phase }) => phase === 'end');

function facts(lease: LeaseView): (readonly [string, string])[] {
  return [
    ['Customer', lease.customer.name],
    ['Source', sourceName[lease.source]],
    ['JIT policy', `${lease.policyName} · ${modeName[lease.mode]}`],
    ['Privileges', lease.privileges.join(', ')],
    ['Technician', lease.technician.name],
    ['Reason', lease.reason === '' ? '–' : lease.reason],
    ...(lease.ticket === undefined ? [] : [['Ticket', lease.ticket] as const]),
    ['Requested', isAdopted(lease) ? 'on another computer' : exactTime(lease.requestedAt)],
    ...endFacts(lease),
    ['Afterwards', modeEnd[lease.mode]],
    ['Enforced by', enforcedParts(lease).join('\n')],
  ];
}

interface NowTabProps {
  readonly lease: LeaseView;
  /** A form above waits to be filled in, and is what one came for. */
  readonly changing: boolean;
}

function Actions({ lease, changing }: NowTabProps) {
  const styles = useStyles();
  const kind = credentialName[lease.credential?.kind ?? 'password'];
  return (
    <div className={styles.actions}>
      {lease.canCopy && <CopyButton lease={lease} size="medium" aside={changing} />}
      {lease.canCopy && <Button onClick={() => void showSecret(lease)}>{`Show ${kind}`}</Button>}
      {lease.state !== 'revoked' && (
        <Button onClick={() => void copy(lease.id, 'userName')}>{label.copyUserName}</Button>
      )}
    </div>
  );
}

/** The state of a lease at this moment, and what can be done with its secret. */
export function NowTab({ lease, changing }: NowTabProps) {
  const styles = useStyles();
  const now = useNow();
  // Why a check-out came to nothing, until something else asks for a person.
  const trouble = lease.attention?.failure ?? lease.failure;
  const waiting = waitingText(lease, now);
  const settled = lease.state === 'active' && !lease.overdue;
  const phase = lease.state === 'revoking' ? 'end' : 'begin';
  return (
    <div className={styles.tab}>
      <div className={styles.time}>{settled ? countdown(lease.endsAt - now) : stateWord(lease)}</div>
      {trouble !== undefined && <FailureNote failure={trouble} />}
      {!settled && lease.state !== 'revoked' && (
        <div aria-live="polite">
          <StepList steps={lease.steps.filter((step) => step.phase === phase)} />
          {waiting}
        </div>
      )}
      <Actions lease={lease} changing={changing} />
      <PassNote lease={lease} />
      <dl className={styles.facts}>
        {facts(lease).map(([term, fact]) => (
          <div key={term} style={{ display: 'contents' }}>
            <dt className={styles.term}>{term}</dt>
            <dd className={styles.fact}>{fact}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
