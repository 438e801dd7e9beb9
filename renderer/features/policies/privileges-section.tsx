import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons/svg/dismiss';
import { useState } from 'react';
import type { PrivilegeChoice } from '../../../shared/ipc/entities';
import type { Privilege } from '../../../shared/model/policy';
import { editPolicy } from '../../stores/policy-editor';
import { samePrivilege } from '../../stores/policy-editor-form';
import { knownChoice, usePrivileges } from '../../stores/policy-editor-privileges';
import { privilegeKindName, privilegesOf } from '../../text/policies';
import { EntityField, type Picked } from './entity-field';
import { FormSection, Remarks } from './form-section';
import { PrivilegePicker, RiskTag } from './privilege-picker';
import { SurveyNotes } from './survey-notes';
import { type SectionProps, useRemarks } from './use-policy';

const useStyles = makeStyles({
  fields: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(240px, 1fr))',
    gap: '16px',
    alignItems: 'start',
  },
  list: { display: 'flex', flexDirection: 'column', margin: 0, padding: 0, listStyleType: 'none' },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto auto 32px',
    alignItems: 'center',
    gap: '8px',
    minHeight: '36px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  kind: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3, whiteSpace: 'nowrap' },
  none: { color: tokens.colorNeutralForeground3 },
});

interface ChosenProps {
  readonly privilege: Privilege;
  readonly choice: PrivilegeChoice | undefined;
  readonly onRemove: () => void;
}

function Chosen({ privilege, choice, onRemove }: ChosenProps) {
  const styles = useStyles();
  return (
    <li className={styles.row}>
      <span className={styles.name} title={choice === undefined ? privilege.name : `${privilege.name}: ${choice.hint}`}>
        {privilege.name}
      </span>
      {choice === undefined ? <span /> : <RiskTag risk={choice.risk} />}
      <span className={styles.kind}>{privilegeKindName[privilege.kind]}</span>
      <Button
        size="small"
        appearance="subtle"
        icon={<DismissRegular />}
        aria-label={`Remove ${privilege.name}`}
        onClick={onRemove}
      />
    </li>
  );
}

/** What every account of the policy is granted. */
export function PrivilegesSection({ policy }: SectionProps) {
  const styles = useStyles();
  const { source, privileges } = policy;
  const [directory, setDirectory] = useState<Picked>();
  const seen = usePrivileges((state) => state.seen);
  const add = (privilege: Privilege): void => {
    if (privileges.some((one) => samePrivilege(one, privilege))) return;
    editPolicy({ privileges: [...privileges, privilege] });
  };
  return (
    <FormSection section="privileges">
      <div className={styles.fields}>
        <PrivilegePicker key={source} source={source} chosen={privileges} connectorId={directory?.id} onAdd={add} />
        <EntityField
          key={`${source} directory`}
          kind="connector"
          label="Look up groups at"
          hint="Optional: a connection whose groups are searched as well."
          value={directory}
          accept={(row) => row.tags.includes(source)}
          onChange={setDirectory}
        />
      </div>
      {privileges.length === 0 ? (
        <div className={styles.none}>Nothing is chosen yet. Search {privilegesOf[source]} above.</div>
      ) : (
        <ul className={styles.list} aria-label="Chosen privileges">
          {privileges.map((privilege, index) => (
            <Chosen
              key={`${privilege.kind} ${privilege.name}`}
              privilege={privilege}
              choice={knownChoice(seen, privilege)}
              onRemove={() => {
                editPolicy({ privileges: privileges.filter((_, other) => other !== index) });
              }}
            />
          ))}
        </ul>
      )}
      <Remarks remarks={useRemarks('privileges')} />
      <SurveyNotes section="privileges" />
    </FormSection>
  );
}
