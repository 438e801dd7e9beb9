import { Button, makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { BranchCompareRegular } from '@fluentui/react-icons/svg/branch-compare';
import { useState } from 'react';
import type { Policy } from '../../../shared/model/policy';
import { tidied } from '../../stores/policy-editor-form';
import { useNamesOf } from '../../stores/policy-editor-names';
import { policyText } from '../../text/policies';
import { type GroupNames, policyChanges } from '../../text/policies-changes';
import { PlainDialog } from '../../ui/plain-dialog';

const useStyles = makeStyles({
  table: { width: '100%', borderCollapse: 'collapse', fontSize: tokens.fontSizeBase200 },
  cell: {
    padding: '6px 12px 6px 0',
    textAlign: 'left',
    verticalAlign: 'top',
    overflowWrap: 'anywhere',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  field: { width: '128px', color: tokens.colorNeutralForeground3, fontWeight: tokens.fontWeightRegular },
  before: { color: tokens.colorNeutralForeground3 },
  button: { flexShrink: 0 },
  surface: { maxWidth: '760px' },
});

const teamsOf = ({ technicianAccess }: Policy): readonly string[] =>
  technicianAccess.kind === 'groups' ? technicianAccess.groups : [];
const groupsOf = ({ customerAccess }: Policy): readonly string[] =>
  customerAccess.kind === 'groups' ? customerAccess.groups : [];

/** The names of all groups that the two versions mention. */
function useGroupNames(before: Policy, after: Policy): GroupNames {
  const teams = [...new Set([...teamsOf(before), ...teamsOf(after)])];
  const groups = [...new Set([...groupsOf(before), ...groupsOf(after)])];
  const teamNames = useNamesOf('technicianGroup', teams);
  const groupNames = useNamesOf('customerGroup', groups);
  return {
    technicianGroup: (id) => teamNames[teams.indexOf(id)] ?? '…',
    customerGroup: (id) => groupNames[groups.indexOf(id)] ?? '…',
  };
}

interface CompareProps {
  readonly published: Policy;
  readonly policy: Policy;
}

function Changes({ published, policy }: CompareProps) {
  const styles = useStyles();
  const changes = policyChanges(published, tidied(policy), useGroupNames(published, policy));
  if (changes.length === 0) return <>It is the same as the published version.</>;
  return (
    <table className={styles.table} data-selectable="">
      <thead>
        <tr>
          <th className={styles.cell} scope="col">
            Field
          </th>
          <th className={styles.cell} scope="col">
            Published
          </th>
          <th className={styles.cell} scope="col">
            Here
          </th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ label, before, after }) => (
          <tr key={label}>
            <th className={mergeClasses(styles.cell, styles.field)} scope="row">
              {label}
            </th>
            <td className={mergeClasses(styles.cell, styles.before)}>{before}</td>
            <td className={styles.cell}>{after}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface CompareDialogProps extends CompareProps {
  readonly onClose: () => void;
}

/** What differs between the published version and the one here, field by field in words. */
export function CompareDialog({ published, policy, onClose }: CompareDialogProps) {
  const styles = useStyles();
  return (
    <PlainDialog
      title={`“${published.name}”, published and here`}
      surfaceClass={styles.surface}
      onClose={onClose}
      actions={<Button onClick={onClose}>Close</Button>}
    >
      <Changes published={published} policy={policy} />
    </PlainDialog>
  );
}

/** Opens the comparison from the editor, with what is in the form. */
export function CompareButton({ published, policy }: CompareProps) {
  const styles = useStyles();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button
        appearance="subtle"
        className={styles.button}
        icon={<BranchCompareRegular />}
        aria-label={policyText.compare}
        title={policyText.compare}
        onClick={() => {
          setOpen(true);
        }}
      >
        Compare…
      </Button>
      {open && (
        <CompareDialog
          published={published}
          policy={policy}
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}
