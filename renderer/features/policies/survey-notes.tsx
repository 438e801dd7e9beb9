import { Button, makeStyles, mergeClasses, Spinner, tokens } from '@fluentui/react-components';
import { ArrowSyncRegular } from '@fluentui/react-icons/svg/arrow-sync';
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import { InfoRegular } from '@fluentui/react-icons/svg/info';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import { useMemo } from 'react';
import type { SurveyLine } from '../../../shared/ipc/entities';
import { lookAgain, useReach } from '../../stores/policy-editor-reach';
import { doctorText, durationsText, portalPath, severityName } from '../../text/doctor';
import { errorText } from '../../text/errors';
import type { Section } from '../../text/policies';
import { stamp } from '../../text/time';
import { FailureNote } from '../../ui/failure-note';
import { type Found, groupFindings, namesText, placeOf } from './survey';

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', gap: '8px' },
  note: {
    display: 'grid',
    gridTemplateColumns: '20px minmax(0, 1fr)',
    columnGap: '8px',
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground2,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: 'anywhere',
  },
  red: {
    backgroundColor: tokens.colorPaletteRedBackground1,
    border: `1px solid ${tokens.colorPaletteRedBorder1}`,
  },
  yellow: {
    backgroundColor: tokens.colorPaletteYellowBackground1,
    border: `1px solid ${tokens.colorPaletteYellowBorder1}`,
  },
  icon: { fontSize: '20px', color: tokens.colorNeutralForeground3 },
  redIcon: { color: tokens.colorPaletteRedForeground1 },
  yellowIcon: { color: tokens.colorPaletteDarkOrangeForeground1 },
  title: { fontWeight: tokens.fontWeightSemibold },
  portal: { color: tokens.colorNeutralForeground2 },
  look: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' },
  quiet: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
});

const icons = { red: ErrorCircleRegular, yellow: WarningRegular, note: InfoRegular } as const;

/** One finding: where, what, what it means, how it is mended. */
export function FindingNote({ found: { finding, customers } }: { readonly found: Found }) {
  const styles = useStyles();
  const words = doctorText(finding);
  const Icon = icons[finding.severity];
  const portal = portalPath(finding);
  const { severity } = finding;
  return (
    <div
      className={mergeClasses(styles.note, severity === 'red' && styles.red, severity === 'yellow' && styles.yellow)}
      role="group"
      aria-label={`${severityName[severity]}: ${words.title}`}
    >
      <Icon
        className={mergeClasses(
          styles.icon,
          severity === 'red' && styles.redIcon,
          severity === 'yellow' && styles.yellowIcon,
        )}
        aria-hidden="true"
      />
      <div>
        <div className={styles.title} title={customers.join(', ')}>
          {namesText(customers)}: {words.title}
        </div>
        <div>
          {words.body} {words.fix}
        </div>
        {finding.durations.length > 0 && <div>Concerns {durationsText(finding.durations)}.</div>}
        {portal !== undefined && <div className={styles.portal}>{portal}</div>}
      </div>
    </div>
  );
}

/** What the doctor found at the customers in reach, as far as is known. */
export function useFound(): readonly Found[] {
  const lines = useReach((state) => state.lines);
  return useMemo(() => groupFindings(lines ?? []), [lines]);
}

/** The findings that concern the fields of one section. */
export function SurveyNotes({ section }: { readonly section: Section }) {
  const styles = useStyles();
  const found = useFound().filter(({ finding }) => placeOf(finding.code) === section);
  if (found.length === 0) return null;
  return (
    <div className={styles.list}>
      {found.map((one) => (
        <FindingNote key={one.key} found={one} />
      ))}
    </div>
  );
}

/** Customers that could not be looked at, by what came in the way. */
function unread(lines: readonly SurveyLine[]): readonly { readonly title: string; readonly customers: string[] }[] {
  const byTitle = new Map<string, Set<string>>();
  for (const { failure, customerName } of lines) {
    if (failure === undefined) continue;
    const { title } = errorText(failure);
    byTitle.set(title, (byTitle.get(title) ?? new Set()).add(customerName));
  }
  return [...byTitle].map(([title, customers]) => ({ title, customers: [...customers] }));
}

function lookedText(looked: number, all: number, oldest: number | undefined): string {
  if (all === 0) return 'No customer in reach has a connection for this source.';
  if (looked === 0) return 'The customers in reach have not been looked at yet.';
  const which = looked === all ? 'All' : `${String(looked)} of ${String(all)}`;
  const since = oldest === undefined ? '' : ` since ${stamp(oldest)}`;
  return `${which} connections in reach were looked at${since}.`;
}

/** Asks the directories in reach anew; says how old what is known is. */
export function LookAgain() {
  const styles = useStyles();
  const { lines, looking, failure } = useReach();
  if (lines === undefined && failure === undefined) {
    return <div className={styles.quiet}>When the policy is complete, the customers in reach are looked at here.</div>;
  }
  const times = (lines ?? []).flatMap(({ lookedAt }) => (lookedAt === undefined ? [] : [lookedAt]));
  const oldest = times.length === 0 ? undefined : Math.min(...times);
  return (
    <div className={styles.list}>
      {failure !== undefined && <FailureNote failure={failure} tone="warning" subject="The check of the customers" />}
      <div className={styles.look} role="status">
        <Button
          size="small"
          icon={looking ? <Spinner size="extra-tiny" /> : <ArrowSyncRegular />}
          disabledFocusable={looking}
          onClick={() => {
            if (!looking) void lookAgain();
          }}
        >
          {looking ? 'Looking…' : 'Look again'}
        </Button>
        <span className={styles.quiet}>{lookedText(times.length, lines?.length ?? 0, oldest)}</span>
      </div>
      {unread(lines ?? []).map(({ title, customers }) => (
        <div key={title} className={styles.quiet}>
          {namesText(customers)} could not be looked at: {title}.
        </div>
      ))}
    </div>
  );
}
