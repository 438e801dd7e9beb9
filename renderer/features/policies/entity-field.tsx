import { Combobox, Field, makeStyles, Option, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { EntityKind, EntityRow } from '../../../shared/ipc/entities';
import { useOrganisation } from '../../stores/organisation';
import { RowPages } from '../../stores/organisation-rows';

/** More than anybody reads; typing narrows it down. */
const SHOWN = 50;

const useStyles = makeStyles({
  input: { minWidth: 0, width: '100%' },
  box: { minWidth: 0 },
  list: { maxHeight: '280px' },
  option: { display: 'flex', flexDirection: 'column', minWidth: 0 },
  detail: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
});

/** Something picked, with the name it is shown under. */
export interface Picked {
  readonly id: string;
  readonly name: string;
}

interface EntityFieldProps {
  readonly kind: EntityKind;
  readonly label: string;
  readonly value: Picked | undefined;
  readonly onChange: (value: Picked | undefined) => void;
  readonly hint?: string;
  /** Which of them may be picked; all when left out. */
  readonly accept?: (row: EntityRow) => boolean;
}

/** Connections are called alike; whose they are tells them apart. */
function nameOf({ kind, name, detail }: EntityRow): string {
  return kind === 'connector' && detail !== '' ? `${detail} · ${name}` : name;
}

/** One thing of the organisation, found by typing. */
export function EntityField({ kind, label, value, onChange, hint, accept }: EntityFieldProps) {
  const styles = useStyles();
  const [typed, setTyped] = useState<string>();
  const [pages] = useState(() => new RowPages());
  const revision = useOrganisation((state) => state.revision);
  const state = useStore(pages.store);
  const query = typed ?? '';
  useEffect(() => {
    pages.show({ kind, query }, revision);
  }, [pages, kind, query, revision]);
  const rows: readonly EntityRow[] = (state.pages[0] ?? []).filter((row) => accept?.(row) !== false).slice(0, SHOWN);
  return (
    <Field label={label} {...(hint === undefined ? {} : { hint })}>
      <Combobox
        freeform
        input={{ className: styles.input }}
        value={typed ?? value?.name ?? ''}
        selectedOptions={value === undefined ? [] : [value.id]}
        className={styles.box}
        listbox={{ className: styles.list }}
        onChange={(event) => {
          setTyped(event.target.value);
          onChange(undefined);
        }}
        onOptionSelect={(_, data) => {
          const row = rows.find(({ id }) => id === data.optionValue);
          setTyped(undefined);
          onChange(row === undefined ? undefined : { id: row.id, name: nameOf(row) });
        }}
      >
        {rows.map((row) => (
          <Option key={row.id} value={row.id} text={row.name}>
            <span className={styles.option}>
              {row.name}
              {row.detail !== '' && <span className={styles.detail}>{row.detail}</span>}
            </span>
          </Option>
        ))}
      </Combobox>
    </Field>
  );
}
