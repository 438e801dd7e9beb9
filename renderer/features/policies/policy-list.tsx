import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { BranchCompareRegular } from '@fluentui/react-icons/svg/branch-compare';
import { CopyRegular } from '@fluentui/react-icons/svg/copy';
import { DeleteRegular } from '@fluentui/react-icons/svg/delete';
import { PauseRegular } from '@fluentui/react-icons/svg/pause';
import { PlayRegular } from '@fluentui/react-icons/svg/play';
import { QuestionCircleRegular } from '@fluentui/react-icons/svg/question-circle';
import { useState } from 'react';
import type { EntityRow } from '../../../shared/ipc/entities';
import type { Policy } from '../../../shared/model/policy';
import { mayEdit, useOrganisation } from '../../stores/organisation';
import { duplicatePolicy, openPolicy, startPolicy, usePolicyEditor } from '../../stores/policy-editor';
import { bothVersions, removePolicy, switchPolicy } from '../../stores/policy-editor-actions';
import { sourceName } from '../../text/en';
import { policyText, sourceMeaning } from '../../text/policies';
import { FailureNote } from '../../ui/failure-note';
import { SourceIcon } from '../../ui/source-icon';
import { EntityList } from '../organising/entity-list';
import type { RowAction } from '../organising/row-menu';
import { CompareDialog } from './compare';
import { ExplainDialog } from './explain';

const useStyles = makeStyles({
  meaning: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3, maxWidth: '280px' },
});

/** New, with the one choice that cannot be changed later. */
function NewPolicy() {
  const styles = useStyles();
  return (
    <Menu positioning="below-end">
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="primary" icon={<AddRegular />}>
          {policyText.add}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {(['local', 'activeDirectory', 'm365'] as const).map((source) => (
            <MenuItem
              key={source}
              icon={<SourceIcon source={source} />}
              onClick={() => {
                startPolicy(source);
              }}
            >
              {sourceName[source]}
              <div className={styles.meaning}>{sourceMeaning[source]}</div>
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

interface Compared {
  readonly published: Policy;
  readonly policy: Policy;
}

function actionsOf(row: EntityRow, onCompare: (compared: Compared) => void): readonly RowAction[] {
  const off = row.tags.includes('disabled');
  return [
    { key: 'duplicate', label: policyText.duplicate, icon: <CopyRegular />, run: () => void duplicatePolicy(row.id) },
    {
      key: 'switch',
      label: off ? policyText.switchOn : policyText.switchOff,
      icon: off ? <PlayRegular /> : <PauseRegular />,
      run: () => void switchPolicy(row.id, off),
    },
    ...(row.changed === 'edited'
      ? [
          {
            key: 'compare',
            label: policyText.compare,
            icon: <BranchCompareRegular />,
            run: () =>
              void bothVersions(row.id).then((compared) => {
                if (compared !== undefined) onCompare(compared);
              }),
          },
        ]
      : []),
    {
      key: 'remove',
      label: policyText.remove,
      icon: <DeleteRegular />,
      run: () => void removePolicy(row.id, row.name),
    },
  ];
}

/** Why a policy could not be opened. */
function Trouble() {
  const failure = usePolicyEditor((state) => state.failure);
  if (failure === undefined) return null;
  return (
    <FailureNote
      failure={failure}
      subject="The policy"
      onDismiss={() => {
        usePolicyEditor.setState({ failure: undefined });
      }}
    />
  );
}

/** What an admin can do beside the search. */
function Tools() {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button
        icon={<QuestionCircleRegular />}
        onClick={() => {
          setAsking(true);
        }}
      >
        {policyText.explain}
      </Button>
      {asking && (
        <ExplainDialog
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </>
  );
}

/** All JIT policies, with what can be done with each. */
export function PolicyList() {
  const canEdit = useOrganisation(mayEdit) === true;
  const [compared, setCompared] = useState<Compared>();
  return (
    <>
      <Trouble />
      <EntityList
        kind="policy"
        name="JIT policies"
        searchLabel={policyText.search}
        columns={{ name: 'Policy', detail: 'Who and what for' }}
        empty={{ lead: canEdit ? policyText.empty : policyText.emptyReadOnly }}
        onOpen={(row) => void openPolicy(row.id)}
        {...(canEdit
          ? { actionsOf: (row: EntityRow) => actionsOf(row, setCompared), tools: <Tools />, add: <NewPolicy /> }
          : {})}
      />
      {compared !== undefined && (
        <CompareDialog
          {...compared}
          onClose={() => {
            setCompared(undefined);
          }}
        />
      )}
    </>
  );
}
