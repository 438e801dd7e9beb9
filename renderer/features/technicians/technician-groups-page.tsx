import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { PeopleTeamRegular } from '@fluentui/react-icons/svg/people-team';
import { useOrganisation } from '../../stores/organisation';
import { editorText } from '../../text/organising';
import { technicianGroupsText } from '../../text/technicians';
import { EntityList } from '../organising/entity-list';
import { RemovalRefusal, useRemoval } from '../organising/remove-entity';
import { useOpened } from '../organising/use-opened';
import { TechnicianGroupDrawer } from './technician-group-drawer';

/** Technician groups: a name and the technicians in it. */
export function TechnicianGroupsPage() {
  const canEdit = useOrganisation((state) => state.view?.canEdit) === true;
  const [opened, setOpened] = useOpened('technicianGroups');
  const removal = useRemoval();
  const add = canEdit && (
    <Button
      appearance="primary"
      icon={<AddRegular />}
      onClick={() => {
        setOpened({ id: undefined });
      }}
    >
      {technicianGroupsText.add}
    </Button>
  );
  return (
    <>
      <EntityList
        kind="technicianGroup"
        name={technicianGroupsText.name}
        searchLabel={technicianGroupsText.search}
        columns={technicianGroupsText.columns}
        empty={{ lead: technicianGroupsText.lead, action: add }}
        iconOf={() => <PeopleTeamRegular fontSize={20} aria-hidden="true" style={{ flexShrink: 0 }} />}
        onOpen={({ id }) => {
          setOpened({ id });
        }}
        actionsOf={(row) =>
          canEdit
            ? [{ key: 'remove', label: editorText.remove('technicianGroup'), run: () => void removal.remove(row) }]
            : []
        }
        tools={add}
      />
      {opened !== undefined && (
        <TechnicianGroupDrawer
          key={opened.id ?? 'new'}
          id={opened.id}
          removal={removal}
          onClose={() => {
            setOpened(undefined);
          }}
        />
      )}
      <RemovalRefusal removal={removal} />
    </>
  );
}
