import { Link, makeStyles, Radio, RadioGroup, tokens } from '@fluentui/react-components';
import type { Policy } from '../../../shared/model/policy';
import { editPolicy } from '../../stores/policy-editor';
import { goTo } from '../../stores/organisation-memory';
import { useReach } from '../../stores/policy-editor-reach';
import { counted, pageName } from '../../text/organising';
import { policyText } from '../../text/policies';
import { ChosenList } from '../organising/chosen-list';
import { FormSection, Remarks } from './form-section';
import { SurveyNotes } from './survey-notes';
import { type SectionProps, useRemarks } from './use-policy';

const useStyles = makeStyles({
  chosen: { display: 'flex', flexDirection: 'column', gap: '8px', paddingLeft: '32px', maxWidth: '520px' },
  quiet: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
});

/** As many as a policy may name. */
const MOST_TEAMS = 200;
const MOST_GROUPS = 2_000;

type TeamIds = Extract<Policy['technicianAccess'], { kind: 'groups' }>['groups'];
type GroupIds = Extract<Policy['customerAccess'], { kind: 'groups' }>['groups'];

/** Where groups come from; an editor with input is asked first. */
function GroupsPage({ page, text }: { readonly page: 'technicianGroups' | 'customerGroups'; readonly text: string }) {
  const styles = useStyles();
  return (
    <div className={styles.quiet}>
      {text}{' '}
      <Link as="button" inline onClick={() => void goTo(page)}>
        {pageName[page]}
      </Link>
    </div>
  );
}

/** Who may use the policy. */
export function TechniciansSection({ policy }: SectionProps) {
  const styles = useStyles();
  const { technicianAccess: access } = policy;
  const count = useReach((state) => state.preview?.technicians);
  const chosen = access.kind === 'groups' ? access.groups : [];
  return (
    <FormSection section="technicians">
      <RadioGroup
        aria-label="Technician access"
        value={access.kind}
        onChange={(_, data) => {
          if (data.value === access.kind) return;
          const technicianAccess: Policy['technicianAccess'] =
            data.value === 'groups' ? { kind: 'groups', groups: [] } : { kind: 'primarySuper' };
          editPolicy({ technicianAccess }, true);
        }}
      >
        <Radio value="primarySuper" label="Only Primary and Super" />
        <Radio value="groups" label="Chosen technician groups, and nobody else" />
      </RadioGroup>
      {access.kind === 'groups' && (
        <div className={styles.chosen}>
          <ChosenList
            kind="technicianGroup"
            title={policyText.teams}
            button={policyText.teamsButton}
            ids={chosen}
            most={MOST_TEAMS}
            onChange={(ids) => {
              editPolicy({ technicianAccess: { kind: 'groups', groups: [...ids] as TeamIds } });
            }}
          />
          <GroupsPage page="technicianGroups" text={policyText.teamsPage} />
        </div>
      )}
      {count !== undefined && (access.kind === 'primarySuper' || chosen.length > 0) && (
        <div className={styles.quiet}>{counted(count, 'technician')} at present.</div>
      )}
      <Remarks remarks={useRemarks('technicianAccess')} />
    </FormSection>
  );
}

/** Where the policy may be used. */
export function CustomersSection({ policy }: SectionProps) {
  const styles = useStyles();
  const { customerAccess: access } = policy;
  const count = useReach((state) => state.preview?.customers);
  const chosen = access.kind === 'groups' ? access.groups : [];
  return (
    <FormSection section="customers">
      <RadioGroup
        aria-label="Customer access"
        value={access.kind}
        onChange={(_, data) => {
          if (data.value === access.kind) return;
          const customerAccess: Policy['customerAccess'] =
            data.value === 'groups' ? { kind: 'groups', groups: [] } : { kind: 'all' };
          editPolicy({ customerAccess }, true);
        }}
      >
        <Radio value="all" label="All customers that a technician may work for" />
        <Radio value="groups" label="Only chosen customer groups; elsewhere the policy is not shown" />
      </RadioGroup>
      {access.kind === 'groups' && (
        <div className={styles.chosen}>
          <ChosenList
            kind="customerGroup"
            title={policyText.groups}
            button={policyText.groupsButton}
            ids={chosen}
            most={MOST_GROUPS}
            onChange={(ids) => {
              editPolicy({ customerAccess: { kind: 'groups', groups: [...ids] as GroupIds } });
            }}
          />
          <GroupsPage page="customerGroups" text={policyText.groupsPage} />
        </div>
      )}
      {count !== undefined && (access.kind === 'all' || chosen.length > 0) && (
        <div className={styles.quiet}>{counted(count, 'customer')} at present.</div>
      )}
      <Remarks remarks={useRemarks('customerAccess')} />
      <SurveyNotes section="customers" />
    </FormSection>
  );
}
