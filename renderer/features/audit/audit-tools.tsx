import {
  Button,
  Dropdown,
  Field,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Option,
  makeStyles,
} from '@fluentui/react-components';
import { useState } from 'react';
import type { CustomerId, TechnicianId } from '../../../shared/ids';
import type { AuditFilterInput } from '../../../shared/ipc/audit-rows';
import type { Failure } from '../../../shared/errors';
import { instant } from '../../../shared/time';
import { ask } from '../../bridge';
import { searchAudit, useAudit } from '../../stores/audit';

const useStyles = makeStyles({
  narrow: { minWidth: '120px', width: '168px' },
});

const periods: readonly (readonly [string, string, number])[] = [
  ['all', 'All times', 0],
  ['day', 'Last 24 hours', 1],
  ['week', 'Last 7 days', 7],
  ['month', 'Last 30 days', 30],
];
const ALL = 'all';
const DAY_MS = 86_400_000;

interface ChoiceProps {
  readonly label: string;
  readonly every: string;
  readonly options: readonly { readonly id: string; readonly name: string }[];
  readonly value: string | undefined;
  readonly onChoose: (id: string | undefined) => void;
}

function Choice({ label, every, options, value, onChoose }: ChoiceProps) {
  const styles = useStyles();
  const chosen = options.find(({ id }) => id === value);
  return (
    <Dropdown
      className={styles.narrow}
      aria-label={label}
      value={chosen?.name ?? every}
      selectedOptions={[value ?? ALL]}
      onOptionSelect={(_, { optionValue }) => {
        onChoose(optionValue === ALL ? undefined : optionValue);
      }}
    >
      <Option value={ALL}>{every}</Option>
      {options.map(({ id, name }) => (
        <Option key={id} value={id}>
          {name}
        </Option>
      ))}
    </Dropdown>
  );
}

/** The filter without the members that are undefined. */
function tidy(filter: AuditFilterInput): AuditFilterInput {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

/** Which lines are shown: where, whose, since when. */
export function AuditFilters() {
  const { filter, names } = useAudit();
  const [period, setPeriod] = useState(ALL);
  const change = (part: AuditFilterInput): void => {
    void searchAudit(tidy({ ...filter, ...part }));
  };
  return (
    <>
      <Choice
        label="Customer"
        every="All customers"
        options={names.customers}
        value={filter.customerId}
        onChoose={(id) => {
          change({ customerId: id as CustomerId | undefined });
        }}
      />
      {names.technicians.length > 1 && (
        <Choice
          label="Technician"
          every="All technicians"
          options={names.technicians}
          value={filter.technicianId}
          onChoose={(id) => {
            change({ technicianId: id as TechnicianId | undefined });
          }}
        />
      )}
      <Choice
        label="Period"
        every="All times"
        options={periods.slice(1).map(([id, name]) => ({ id, name }))}
        value={period === ALL ? undefined : period}
        onChoose={(id) => {
          setPeriod(id ?? ALL);
          const days = periods.find(([one]) => one === id)?.[2];
          change({ from: days === undefined ? undefined : instant(Date.now() - days * DAY_MS) });
        }}
      />
    </>
  );
}

interface SaveProps {
  readonly admin: boolean;
  readonly onDone: (saved: boolean, failure: Failure | undefined) => void;
}

/** Files of what is shown; the main process asks where to. */
export function AuditSave({ admin, onDone }: SaveProps) {
  const filter = useAudit((state) => state.filter);
  const { customerId } = filter;
  const done = (answer: Awaited<ReturnType<typeof save>>): void => {
    onDone(answer.ok && answer.value.saved, answer.ok ? undefined : answer.error);
  };
  const save = (format: 'csv' | 'json') => ask('audit.export', { ...filter, format });
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Button>Save…</Button>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem onClick={() => void save('csv').then(done)}>As a table (CSV)</MenuItem>
            <MenuItem onClick={() => void save('json').then(done)}>With all details (JSON)</MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      {admin && <Report customerId={customerId} onDone={done} />}
    </>
  );
}

function monthNow(): string {
  return new Date().toISOString().slice(0, 7);
}

interface ReportProps {
  readonly customerId: CustomerId | undefined;
  readonly onDone: (answer: Awaited<ReturnType<typeof ask<'audit.report'>>>) => void;
}

/** The monthly report of the chosen customer. */
function Report({ customerId, onDone }: ReportProps) {
  const [month, setMonth] = useState(monthNow);
  const save = async (format: 'html' | 'pdf'): Promise<void> => {
    if (customerId !== undefined) onDone(await ask('audit.report', { customerId, month, format }));
  };
  const valid = /^20\d\d-(?:0[1-9]|1[0-2])$/.test(month);
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button
          disabledFocusable={customerId === undefined}
          title={customerId === undefined ? 'Choose a customer first' : 'Report of one month for this customer'}
        >
          Monthly report…
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <Field label="Month" style={{ padding: '8px' }}>
          <input
            type="month"
            aria-label="Month"
            value={month}
            max={monthNow()}
            onChange={(event) => {
              setMonth(event.target.value);
            }}
          />
        </Field>
        <MenuList>
          <MenuItem disabled={!valid} onClick={() => void save('pdf')}>
            Save as PDF
          </MenuItem>
          <MenuItem disabled={!valid} onClick={() => void save('html')}>
            Save as web page (HTML)
          </MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
