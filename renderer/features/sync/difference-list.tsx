import { makeStyles, tokens } from '@fluentui/react-components';
import type { Difference } from '../../../shared/ipc/organisation-views';
import {
  changedField,
  changedKinds,
  changedName,
  changedValue,
  changeWord,
  listChange,
  publishText as text,
} from '../../text/sync-changes';
import { Tag } from '../../ui/tag';

const useStyles = makeStyles({
  groups: { display: 'flex', flexDirection: 'column', gap: '16px' },
  heading: { margin: '0 0 4px', fontSize: tokens.fontSizeBase300, fontWeight: tokens.fontWeightSemibold },
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  item: { padding: '6px 0', borderTop: `1px solid ${tokens.colorNeutralStroke3}`, overflowWrap: 'anywhere' },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '4px 8px' },
  fields: { margin: '2px 0 0', display: 'grid', gridTemplateColumns: 'minmax(96px, 1fr) 3fr', gap: '2px 12px' },
  term: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0 },
  before: { color: tokens.colorNeutralForeground3, textDecorationLine: 'line-through' },
});

/** More of one kind than this are counted, not listed. */
const MOST = 100;
const tones = { added: 'good', removed: 'bad', edited: 'brand' } as const;

function FieldLine({ change }: { readonly change: Difference['fields'][number] }) {
  const styles = useStyles();
  const { field, before, after } = change;
  const said = listChange(change);
  return (
    <>
      <dt className={styles.term}>{changedField(field)}</dt>
      <dd className={styles.value}>
        {said ?? (
          <>
            <del className={styles.before}>{changedValue(field, before)}</del>
            {' → '}
            <ins style={{ textDecoration: 'none' }}>{changedValue(field, after)}</ins>
          </>
        )}
      </dd>
    </>
  );
}

function Item({ difference }: { readonly difference: Difference }) {
  const styles = useStyles();
  const { kind, change, fields } = difference;
  return (
    <li className={styles.item}>
      {kind !== 'settings' && (
        <div className={styles.head}>
          <span>{changedName(difference)}</span>
          <Tag tone={tones[change]}>{changeWord(difference)}</Tag>
        </div>
      )}
      {fields.length > 0 && (
        <dl className={styles.fields}>
          {fields.map((field) => (
            <FieldLine key={field.field} change={field} />
          ))}
        </dl>
      )}
    </li>
  );
}

/** What differs between two versions in words, grouped by kind. */
export function DifferenceList({ differences }: { readonly differences: readonly Difference[] }) {
  const styles = useStyles();
  return (
    <div className={styles.groups}>
      {changedKinds.map(([kind, title]) => {
        const own = differences.filter((difference) => difference.kind === kind);
        if (own.length === 0) return null;
        return (
          <section key={kind} aria-label={title}>
            <h3 className={styles.heading}>{title}</h3>
            <ul className={styles.list}>
              {own.slice(0, MOST).map((difference) => (
                <Item key={difference.id} difference={difference} />
              ))}
              {own.length > MOST && <li className={styles.item}>{text.more(own.length - MOST)}</li>}
            </ul>
          </section>
        );
      })}
    </div>
  );
}
