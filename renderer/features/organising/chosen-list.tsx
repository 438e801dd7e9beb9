import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useEffect, useState } from 'react';
import type { EntityKind, EntityRow } from '../../../shared/ipc/entities';
import { useOrganisation } from '../../stores/organisation';
import { rowsOfIds } from '../../stores/organisation-rows';
import { chosenText } from '../../text/organising';
import { PickerDialog } from './picker-dialog';
import { RowTags } from './row-tags';

/** A form names this many; the dialog shows the rest. */
const NAMED = 20;

const useStyles = makeStyles({
  box: { display: 'flex', flexDirection: 'column', gap: '8px', alignItems: 'flex-start' },
  list: { listStyleType: 'none', margin: 0, padding: 0, alignSelf: 'stretch' },
  item: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    minHeight: '32px',
    paddingLeft: '8px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  name: { flexGrow: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  quiet: { color: tokens.colorNeutralForeground3 },
});

export interface ChosenListProps {
  readonly kind: EntityKind;
  /** Title of the dialog: `Add/Edit Group`, `Customers of Gold support`. */
  readonly title: string;
  readonly ids: readonly string[];
  readonly most?: number;
  readonly readOnly?: boolean;
  /** Text of the button, when the usual one does not fit. */
  readonly button?: string;
  readonly onChange: (ids: readonly string[]) => void;
}

/** Names of ids, fetched when they are first needed. */
function useNames(kind: EntityKind, ids: readonly string[]): ReadonlyMap<string, EntityRow> {
  const revision = useOrganisation((state) => state.revision);
  const [names, setNames] = useState<ReadonlyMap<string, EntityRow>>(new Map());
  const wanted = ids.slice(0, NAMED).join(' ');
  useEffect(() => {
    let current = true;
    void rowsOfIds(kind, wanted === '' ? [] : wanted.split(' ')).then((rows) => {
      if (current) setNames(new Map(rows.map((row) => [row.id, row])));
    });
    return () => {
      current = false;
    };
  }, [kind, wanted, revision]);
  return names;
}

function Item({ row, onRemove }: { readonly row: EntityRow | undefined; readonly onRemove: (() => void) | undefined }) {
  const styles = useStyles();
  const name = row?.name ?? '…';
  return (
    <li className={styles.item}>
      <span className={styles.name} title={name}>
        {name}
      </span>
      {row?.tags.includes('archived') === true && <RowTags row={{ tags: ['archived'], changed: 'no' }} />}
      {onRemove !== undefined && (
        <Button
          size="small"
          appearance="subtle"
          icon={<DismissRegular />}
          aria-label={chosenText.remove(name)}
          onClick={onRemove}
        />
      )}
    </li>
  );
}

/** What is chosen, by name, with the dialog in which it is changed. */
export function ChosenList(props: ChosenListProps) {
  const { kind, title, ids, most, readOnly = false, button = chosenText.add(kind), onChange } = props;
  const styles = useStyles();
  const names = useNames(kind, ids);
  const [picking, setPicking] = useState(false);
  return (
    <div className={styles.box}>
      {!readOnly && (
        <Button
          onClick={() => {
            setPicking(true);
          }}
        >
          {button}
        </Button>
      )}
      {ids.length === 0 && <span className={styles.quiet}>{chosenText.none(kind)}</span>}
      <ul className={styles.list} aria-label={title}>
        {ids.slice(0, NAMED).map((id) => {
          const off = (): void => {
            onChange(ids.filter((one) => one !== id));
          };
          return <Item key={id} row={names.get(id)} onRemove={readOnly ? undefined : off} />;
        })}
        {ids.length > NAMED && (
          <li className={styles.item}>
            <span className={styles.quiet}>{chosenText.more(ids.length - NAMED)}</span>
          </li>
        )}
      </ul>
      {picking && (
        <PickerDialog
          title={title}
          kind={kind}
          chosen={ids}
          {...(most === undefined ? {} : { most })}
          onCancel={() => {
            setPicking(false);
          }}
          onDone={(chosen) => {
            setPicking(false);
            onChange(chosen);
          }}
        />
      )}
    </div>
  );
}
