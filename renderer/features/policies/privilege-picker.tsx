import { Combobox, Field, makeStyles, Option, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { PrivilegeChoice } from '../../../shared/ipc/entities';
import type { Source } from '../../../shared/model/connector';
import type { Privilege } from '../../../shared/model/policy';
import { samePrivilege, typedPrivilege } from '../../stores/policy-editor-form';
import { searchPrivileges, searchPrivilegesSoon, usePrivileges } from '../../stores/policy-editor-privileges';
import { errorText } from '../../text/errors';
import { privilegeKindName, privilegesOf, riskName } from '../../text/policies';
import { Tag } from '../../ui/tag';

/** More than anybody reads; typing narrows it down. */
const SHOWN = 60;
const LONGEST_NAME = 120;
const TYPED = 'typed';
const TYPING =
  'Search by name. A group that is not listed can be typed in; it is looked up at each customer by that name.';

const useStyles = makeStyles({
  field: { maxWidth: '480px' },
  box: { minWidth: 0 },
  list: { maxHeight: '320px' },
  option: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) auto', columnGap: '8px', flexGrow: 1 },
  name: { overflowWrap: 'anywhere' },
  hint: {
    gridColumn: '1 / -1',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
});

const tones = { high: 'bad', medium: 'warm', low: 'good', unknown: 'plain' } as const;

/** How much harm can be done with a privilege, as a word in a colour. */
export function RiskTag({ risk }: { readonly risk: PrivilegeChoice['risk'] }) {
  return <Tag tone={tones[risk]}>{riskName[risk]}</Tag>;
}

interface PrivilegePickerProps {
  readonly source: Source;
  readonly chosen: readonly Privilege[];
  /** The connection whose directory is searched too. */
  readonly connectorId: string | undefined;
  readonly onAdd: (privilege: Privilege) => void;
}

function hintOf({ privilege, hint, from }: PrivilegeChoice): string {
  const where = from === 'directory' ? 'found in a connected directory' : '';
  return [privilegeKindName[privilege.kind], hint, where].filter((part) => part !== '').join(' · ');
}

/** The typed text may stand for a group of its own unless it is one of those offered. */
function mayBeTyped(text: string, choices: readonly PrivilegeChoice[]): boolean {
  const name = text.trim().toLowerCase();
  return name !== '' && !choices.some(({ privilege }) => privilege.name.toLowerCase() === name);
}

/** Fluent's list wants its options themselves, not components around them. */
function choiceOption(choice: PrivilegeChoice, index: number, styles: ReturnType<typeof useStyles>) {
  const { privilege, risk } = choice;
  return (
    <Option key={`${privilege.kind} ${privilege.name}`} value={String(index)} text={privilege.name}>
      <span className={styles.option}>
        <span className={styles.name}>{privilege.name}</span>
        <RiskTag risk={risk} />
        <span className={styles.hint}>{hintOf(choice)}</span>
      </span>
    </Option>
  );
}

/** Looks for privileges by name; what is not found can be typed in. */
export function PrivilegePicker({ source, chosen, connectorId, onAdd }: PrivilegePickerProps) {
  const styles = useStyles();
  const [query, setQuery] = useState('');
  const { choices, failure, searching } = usePrivileges();
  useEffect(() => {
    void searchPrivileges({ source, query: '', connectorId });
  }, [source, connectorId]);
  const search = (text: string): void => {
    setQuery(text);
    searchPrivilegesSoon({ source, query: text, connectorId });
  };
  const offered = choices
    .filter(({ privilege }) => !chosen.some((one) => samePrivilege(one, privilege)))
    .slice(0, SHOWN);
  const pick = (value: string | undefined): void => {
    const privilege = value === TYPED ? typedPrivilege(source, query) : offered[Number(value)]?.privilege;
    if (privilege === undefined) return;
    onAdd(privilege);
    search('');
  };
  return (
    <Field
      className={styles.field}
      label={`Add ${privilegesOf[source]}`}
      hint={searching ? 'Asking the directory…' : TYPING}
      {...(failure === undefined
        ? {}
        : { validationState: 'warning', validationMessage: `Nothing was found: ${errorText(failure).title}` })}
    >
      <Combobox
        freeform
        className={styles.box}
        clearable={false}
        placeholder={source === 'm365' ? 'Exchange Administrator' : 'Search or type a group'}
        value={query}
        selectedOptions={[]}
        maxLength={LONGEST_NAME}
        listbox={{ className: styles.list }}
        positioning={{ position: 'below', align: 'start', fallbackPositions: ['above'] }}
        onChange={(event) => {
          search(event.target.value);
        }}
        onOptionSelect={(_, data) => {
          pick(data.optionValue);
        }}
      >
        {offered.map((choice, index) => choiceOption(choice, index, styles))}
        {mayBeTyped(query, choices) ? (
          <Option value={TYPED} text={query.trim()}>
            {`Add the group “${query.trim()}”`}
          </Option>
        ) : null}
      </Combobox>
    </Field>
  );
}
