import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { PersonRegular } from '@fluentui/react-icons/svg/person';
import { useState } from 'react';
import { useOrganisation } from '../../stores/organisation';
import { editorText } from '../../text/organising';
import { techniciansText } from '../../text/technicians';
import { EditorDrawer } from '../organising/editor-drawer';
import { useEntityForm } from '../organising/entity-form';
import { EntityList } from '../organising/entity-list';
import { ImportDialog } from '../organising/import-dialog';
import { type Removal, RemovalRefusal, useRemoval } from '../organising/remove-entity';
import { useOpened } from '../organising/use-opened';
import { technicianForm } from './forms';
import { ComputersField, GroupsField, Identity, RoleField, ScopeField } from './technician-fields';

interface DrawerProps {
  readonly id: string | undefined;
  readonly removal: Removal;
  readonly onClose: () => void;
}

function Drawer({ id, removal, onClose }: DrawerProps) {
  const form = useEntityForm(technicianForm, id);
  const { base } = form;
  const tools =
    base === undefined || form.isNew ? undefined : (
      <Button
        onClick={() => {
          void removal.remove({ kind: 'technician', id: base.id, name: base.name }).then((gone) => {
            if (gone) onClose();
          });
        }}
      >
        {editorText.remove('technician')}
      </Button>
    );
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

interface ToolsProps {
  readonly onAdd: () => void;
  readonly onImport: () => void;
}

function Tools({ onAdd, onImport }: ToolsProps) {
  return (
    <>
      <Button onClick={onImport}>{techniciansText.importCsv}</Button>
      <Button appearance="primary" icon={<AddRegular />} onClick={onAdd}>
        {techniciansText.add}
      </Button>
    </>
  );
}

/** Technicians: search, create, edit, delete, import. */
export function TechniciansPage() {
  const canEdit = useOrganisation((state) => state.view?.canEdit) === true;
  const [opened, setOpened] = useOpened('technicians');
  const [importing, setImporting] = useState(false);
  const removal = useRemoval();
  const tools = canEdit && (
    <Tools
      onAdd={() => {
        setOpened({ id: undefined });
      }}
      onImport={() => {
        setImporting(true);
      }}
    />
  );
  return (
    <>
      <EntityList
        kind="technician"
        name={techniciansText.name}
        searchLabel={techniciansText.search}
        columns={techniciansText.columns}
        empty={{ lead: techniciansText.lead, action: tools }}
        iconOf={() => <PersonRegular fontSize={20} aria-hidden="true" style={{ flexShrink: 0 }} />}
        onOpen={({ id }) => {
          setOpened({ id });
        }}
        actionsOf={(row) =>
          canEdit
            ? [{ key: 'remove', label: editorText.remove('technician'), run: () => void removal.remove(row) }]
            : []
        }
        tools={tools}
      />
      {opened !== undefined && (
        <Drawer
          key={opened.id ?? 'new'}
          id={opened.id}
          removal={removal}
          onClose={() => {
            setOpened(undefined);
          }}
        />
      )}
      {importing && (
        <ImportDialog
          kind="technician"
          onClose={() => {
            setImporting(false);
          }}
        />
      )}
      <RemovalRefusal removal={removal} />
    </>
  );
}
