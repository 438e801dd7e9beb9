import { PeopleTeamRegular } from '@fluentui/react-icons/svg/people-team';
import { technicianGroupsText } from '../../text/technicians';
import { EntityPage } from '../organising/entity-page';
import { TechnicianGroupDrawer } from './technician-group-drawer';

const ICON = <PeopleTeamRegular fontSize={20} aria-hidden="true" style={{ flexShrink: 0 }} />;

/** Technician groups: a name and the technicians in it. */
export function TechnicianGroupsPage() {
  return (
    <EntityPage
      kind="technicianGroup"
      page="technicianGroups"
      text={technicianGroupsText}
      icon={ICON}
      drawer={TechnicianGroupDrawer}
    />
  );
}
