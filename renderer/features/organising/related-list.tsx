import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { type ReactNode, useEffect, useState } from 'react';
import type { EntityKind, EntityRow } from '../../../shared/ipc/entities';
import { ask } from '../../bridge';
import { useOrganisation } from '../../stores/organisation';
import { goTo, type SettingsPage } from '../../stores/organisation-memory';
import { chosenText } from '../../text/organising';
import { RowTags } from './row-tags';

const MOST = 20;

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  item: {
    display: 'flex',
    alignItems: 'center',
    gap: '8px',
    minHeight: '36px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  words: { flexGrow: 1, minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  quiet: { color: tokens.colorNeutralForeground3 },
});

interface Related {
  readonly total: number;
  readonly rows: readonly EntityRow[];
}

/** Things that belong to another: connectors of a customer, policies and members of a group. Undefined: not yet known. */
export function useRelated(kind: EntityKind, within: string): Related | undefined {
  const revision = useOrganisation((state) => state.revision);
  const [related, setRelated] = useState<Related>();
  useEffect(() => {
    let current = true;
    void ask('entity.list', { kind, query: '', offset: 0, limit: MOST, within }).then((answer) => {
      if (current && answer.ok) setRelated(answer.value);
    });
    return () => {
      current = false;
    };
  }, [kind, within, revision]);
  return related;
}

interface RelatedListProps {
  readonly name: string;
  readonly related: Related | undefined;
  readonly iconOf?: (row: EntityRow) => ReactNode;
  /** Where a thing of this kind is edited. */
  readonly page: SettingsPage;
  /** Leaves the editor first; answers whether it may be left. */
  readonly leave: () => void;
}

/** Names of things that belong to another, each leading to its own page. */
export function RelatedList({ name, related, iconOf, page, leave }: RelatedListProps) {
  const styles = useStyles();
  if (related === undefined) return null;
  return (
    <ul className={styles.list} aria-label={name}>
      {related.rows.map((row) => (
        <li key={row.id} className={styles.item}>
          {iconOf?.(row)}
          <span className={styles.words} title={`${row.name} ${row.detail}`}>
            {row.name} <span className={styles.quiet}>{row.detail}</span>
          </span>
          {row.tags.includes('disabled') && <RowTags row={{ tags: ['disabled'], changed: 'no' }} />}
          <Button
            size="small"
            appearance="subtle"
            onClick={() => {
              leave();
              void goTo(page, row.id);
            }}
            aria-label={`Open ${row.name}`}
          >
            Open
          </Button>
        </li>
      ))}
      {related.total > related.rows.length && (
        <li className={styles.item}>
          <span className={styles.quiet}>{chosenText.more(related.total - related.rows.length)}</span>
        </li>
      )}
    </ul>
  );
}
