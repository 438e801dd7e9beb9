import { Input, Label, makeStyles, mergeClasses, Select, tokens } from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons/svg/search';
import type { RefObject } from 'react';
import type { CustomerId } from '../../../shared/ids';
import type { LeaseView } from '../../../shared/ipc/views';
import { sources } from './sources';
import { sourceName } from '../../text/en';
import { counts, type Filter, type StateFilter } from './filter';
import { ROW_HOVER, ROW_SELECTED } from '../../ui/row-colours';

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', gap: '2px' },
  button: {
    display: 'flex',
    justifyContent: 'space-between',
    padding: '4px 12px',
    minHeight: '32px',
    alignItems: 'center',
    font: 'inherit',
    color: tokens.colorNeutralForeground1,
    background: 'none',
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'pointer',
    ':hover': { backgroundColor: ROW_HOVER },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  chosen: {
    backgroundColor: ROW_SELECTED,
    fontWeight: tokens.fontWeightSemibold,
    boxShadow: `inset 3px 0 0 ${tokens.colorCompoundBrandStroke}`,
  },
  count: {
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground3,
    fontVariantNumeric: 'tabular-nums',
  },
  field: { display: 'flex', flexDirection: 'column', gap: '4px' },
  all: { display: 'flex', flexDirection: 'column', gap: '16px' },
});

const states: readonly (readonly [StateFilter, string])[] = [
  ['all', 'All accounts'],
  ['live', 'Live'],
  ['attention', 'Needs attention'],
  ['ended', 'Ended'],
];

interface FiltersProps {
  readonly leases: readonly LeaseView[];
  readonly filter: Filter;
  readonly maySeeAll: boolean;
  readonly onChange: (filter: Filter) => void;
  readonly searchRef: RefObject<HTMLInputElement | null>;
}

function customersOf(leases: readonly LeaseView[]): (readonly [CustomerId, string])[] {
  const names = new Map(leases.map((lease) => [lease.customer.id, lease.customer.name]));
  return [...names].sort((a, b) => a[1].localeCompare(b[1]));
}

type PartProps = Omit<FiltersProps, 'searchRef' | 'maySeeAll'>;

function States({ leases, filter, onChange }: PartProps) {
  const styles = useStyles();
  const count = counts(filter.whose === 'mine' ? leases.filter((lease) => lease.mine) : leases);
  return (
    <div className={styles.list} role="group" aria-label="State">
      {states.map(([state, name]) => (
        <button
          key={state}
          type="button"
          aria-pressed={filter.state === state}
          className={mergeClasses(styles.button, filter.state === state && styles.chosen)}
          onClick={() => {
            onChange({ ...filter, state });
          }}
        >
          <span>{name}</span>
          <span className={styles.count}>{count[state]}</span>
        </button>
      ))}
    </div>
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly name: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
  readonly onPick: (value: string) => void;
}

function Choice({ id, name, value, options, onPick }: ChoiceProps) {
  const styles = useStyles();
  return (
    <div className={styles.field}>
      <Label htmlFor={id}>{name}</Label>
      <Select
        id={id}
        value={value}
        onChange={(_, data) => {
          onPick(data.value);
        }}
      >
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </Select>
    </div>
  );
}

function Selects({ leases, filter, maySeeAll, onChange }: PartProps & Pick<FiltersProps, 'maySeeAll'>) {
  const customers = customersOf(leases);
  return (
    <>
      {maySeeAll && (
        <Choice
          id="whose"
          name="Technician"
          value={filter.whose}
          options={[
            ['all', 'Everyone'],
            ['mine', 'Only mine'],
          ]}
          onPick={(value) => {
            onChange({ ...filter, whose: value === 'mine' ? 'mine' : 'all' });
          }}
        />
      )}
      <Choice
        id="customer"
        name="Customer"
        value={filter.customer ?? ''}
        options={[['', 'All customers'], ...customers]}
        onPick={(value) => {
          onChange({ ...filter, customer: customers.find(([id]) => id === value)?.[0] });
        }}
      />
      <Choice
        id="source"
        name="Source"
        value={filter.source ?? ''}
        options={[['', 'All sources'], ...sources.map((source) => [source, sourceName[source]] as const)]}
        onPick={(value) => {
          onChange({ ...filter, source: sources.find((source) => source === value) });
        }}
      />
    </>
  );
}

/** What to show: state, whose, customer, source. */
export function Filters({ leases, filter, maySeeAll, onChange, searchRef }: FiltersProps) {
  const styles = useStyles();
  return (
    <div className={styles.all}>
      <Input
        type="search"
        input={{ ref: searchRef }}
        aria-label="Search accounts"
        placeholder="Search"
        contentBefore={<SearchRegular />}
        value={filter.text}
        onChange={(_, data) => {
          onChange({ ...filter, text: data.value });
        }}
        style={{ minWidth: 0 }}
      />
      <States leases={leases} filter={filter} onChange={onChange} />
      <Selects leases={leases} filter={filter} maySeeAll={maySeeAll} onChange={onChange} />
    </div>
  );
}
