import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ErrorCircleRegular } from '@fluentui/react-icons/svg/error-circle';
import type { Output } from '../../../shared/ipc/contract';
import type { EntityKind } from '../../../shared/ipc/entities';
import { goTo, type SettingsPage } from '../../stores/organisation-memory';
import { findingText } from '../../text/findings';
import { changedField, type ChangedKind, changedName, publishText as text } from '../../text/sync-changes';

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', gap: '8px', margin: 0, padding: 0, listStyleType: 'none' },
  item: { display: 'flex', alignItems: 'flex-start', gap: '8px' },
  icon: { color: tokens.colorPaletteRedForeground1, fontSize: '20px', flexShrink: 0 },
  words: { flexGrow: 1, minWidth: 0, overflowWrap: 'anywhere' },
  name: { fontWeight: tokens.fontWeightSemibold },
});

const pages: Readonly<Record<ChangedKind, SettingsPage>> = {
  policy: 'policies',
  customer: 'customers',
  customerGroup: 'customerGroups',
  technician: 'technicians',
  technicianGroup: 'technicianGroups',
  connector: 'connections',
  adminKey: 'sync',
  settings: 'sync',
};

type Problem = Extract<Output<'organisation.publish'>, { outcome: 'problems' }>['problems'][number];

/** Sentences speak of kinds of things that are edited; keys and settings belong to people. */
const kindOf = (kind: ChangedKind): EntityKind => (kind === 'adminKey' || kind === 'settings' ? 'technician' : kind);

interface ProblemListProps {
  readonly problems: readonly Problem[];
  readonly onClose: () => void;
}

/** What stops the publication, each with the way to where it is mended. */
export function ProblemList({ problems, onClose }: ProblemListProps) {
  const styles = useStyles();
  const open = (problem: Problem): void => {
    onClose();
    // A problem of the organisation as a whole names no thing to open.
    void goTo(pages[problem.kind], problem.id === '' ? undefined : problem.id);
  };
  return (
    <>
      <div role="alert">{text.problemsLead}</div>
      <ul className={styles.list}>
        {problems.map((problem, index) => {
          const name = changedName(problem);
          const { field } = problem.finding;
          return (
            <li key={`${problem.kind} ${problem.id} ${field} ${String(index)}`} className={styles.item}>
              <ErrorCircleRegular className={styles.icon} aria-hidden="true" />
              <div className={styles.words}>
                <span className={styles.name}>{field === '' ? name : `${name} · ${changedField(field)}`}</span>
                <div>{findingText(problem.finding, kindOf(problem.kind))}</div>
              </div>
              <Button
                size="small"
                aria-label={`${text.open} ${name}`}
                onClick={() => {
                  open(problem);
                }}
              >
                {text.open}
              </Button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
