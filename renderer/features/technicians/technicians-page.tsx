import { Button } from '@fluentui/react-components';
import { PersonRegular } from '@fluentui/react-icons/svg/person';
import { useState } from 'react';
import { peopleText } from '../../text/people';
import { techniciansText } from '../../text/technicians';
import { EditorDrawer } from '../organising/editor-drawer';
import { useEntityForm } from '../organising/entity-form';
import { type DrawerProps, EntityPage } from '../organising/entity-page';
import { ImportDialog } from '../organising/import-dialog';
import { RemoveButton } from '../organising/remove-entity';
import { technicianForm } from './forms';
import { PeopleDialog } from './people-dialog';
import { ComputersField, GroupsField, Identity, RoleField, ScopeField } from './technician-fields';

const ICON = <PersonRegular fontSize={20} aria-hidden="true" style={{ flexShrink: 0 }} />;

/** Editor of one technician. */
function TechnicianDrawer({ id, removal, onClose }: DrawerProps) {
  const form = useEntityForm(technicianForm, id);
  const { base, isNew } = form;
  const saved = base === undefined || isNew ? undefined : ({ ...base, kind: 'technician' } as const);
  const tools = <RemoveButton thing={saved} removal={removal} onGone={onClose} />;
  return (
    <EditorDrawer kind="technician" form={form} onClose={onClose} tools={tools}>
      {(value) => (
        <>
          <Identity form={form} value={value} />
          <RoleField form={form} value={value} />
          <GroupsField form={form} value={value} />
          <ScopeField form={form} value={value} />
          <ComputersField form={form} value={value} />
        </>
      )}
    </EditorDrawer>
  );
}

/** Technicians: search, create, edit, delete, import. */
export function TechniciansPage() {
  const [importing, setImporting] = useState<'csv' | 'people'>();
  return (
    <>
      <EntityPage
        kind="technician"
        page="technicians"
        text={techniciansText}
        icon={ICON}
        drawer={TechnicianDrawer}
        tools={
          <>
            <Button onClick={() => setImporting('people')}>{peopleText.open}</Button>
            <Button onClick={() => setImporting('csv')}>{techniciansText.importCsv}</Button>
          </>
        }
      />
      {importing === 'csv' && <ImportDialog kind="technician" onClose={() => setImporting(undefined)} />}
      {importing === 'people' && <PeopleDialog onClose={() => setImporting(undefined)} />}
    </>
  );
}
