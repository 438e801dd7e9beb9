import { makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import type { Conflict } from '../../../shared/ipc/organisation-views';
import { conflictTitle, publishText as text, sideText } from '../../text/sync-changes';

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', gap: '12px', margin: 0, padding: 0, listStyleType: 'none' },
  item: {
    padding: '8px 12px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    overflowWrap: 'anywhere',
  },
  title: { fontWeight: tokens.fontWeightSemibold },
  was: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  sides: { display: 'grid', gridTemplateColumns: '1fr 1fr', gap: '8px' },
  side: { alignItems: 'flex-start' },
});

export type Keep = 'mine' | 'theirs';
export type Choices = Readonly<Record<string, Keep>>;

interface ConflictListProps {
  readonly conflicts: readonly Conflict[];
  readonly choices: Choices;
  readonly onChoose: (key: string, keep: Keep) => void;
}

function Side({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <>
      {name}: {value}
    </>
  );
}

/** What both admins changed, side by side, with the choice between them. */
export function ConflictList({ conflicts, choices, onChoose }: ConflictListProps) {
  const styles = useStyles();
  return (
    <ul className={styles.list}>
      {conflicts.map((conflict) => {
        const { key, field, base, mine, theirs } = conflict;
        const title = conflictTitle(conflict);
        return (
          <li key={key} className={styles.item}>
            <div className={styles.title}>{title}</div>
            {field !== undefined && (
              <div className={styles.was}>
                {text.was}: {sideText(conflict, base)}
              </div>
            )}
            <RadioGroup
              className={styles.sides}
              aria-label={title}
              value={choices[key] ?? ''}
              onChange={(_, data) => {
                if (data.value === 'mine' || data.value === 'theirs') onChoose(key, data.value);
              }}
            >
              <Radio
                className={styles.side}
                value="mine"
                label={<Side name={text.mine} value={sideText(conflict, mine)} />}
              />
              <Radio
                className={styles.side}
                value="theirs"
                label={<Side name={text.their} value={sideText(conflict, theirs)} />}
              />
            </RadioGroup>
          </li>
        );
      })}
    </ul>
  );
}
