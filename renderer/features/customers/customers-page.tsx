import { Button, Checkbox } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { BuildingRegular } from '@fluentui/react-icons/svg/building';
import { useState } from 'react';
import { useOrganisation } from '../../stores/organisation';
import { useMemory, listMemory, rememberList } from '../../stores/organisation-memory';
import { customersText } from '../../text/customers';
import { editorText } from '../../text/organising';
import { EntityList } from '../organising/entity-list';
import { ImportDialog } from '../organising/import-dialog';
import { RemovalRefusal, useRemoval } from '../organising/remove-entity';
import { useOpened } from '../organising/use-opened';
import { CustomerDrawer } from './customer-drawer';

/** Customers: search, create, edit, archive, import. */
export function CustomersPage() {
  const canEdit = useOrganisation((state) => state.view?.canEdit) === true;
  const archived = useMemory(listMemory('customer')).archived;
  const [opened, setOpened] = useOpened('customers');
  const [importing, setImporting] = useState(false);
  const removal = useRemoval();
  const add = (
    <Button
      appearance="primary"
      icon={<AddRegular />}
      onClick={() => {
        setOpened({ id: undefined });
      }}
    >
      {customersText.add}
    </Button>
  );
  const startImport = (
    <Button
      onClick={() => {
        setImporting(true);
      }}
    >
      {customersText.importCsv}
    </Button>
  );
  return (
    <>
      <EntityList
        kind="customer"
        name={customersText.name}
        searchLabel={customersText.search}
        columns={customersText.columns}
        empty={{ lead: customersText.lead, action: canEdit && add }}
        archived={archived}
        iconOf={() => <BuildingRegular fontSize={20} aria-hidden="true" style={{ flexShrink: 0 }} />}
        onOpen={({ id }) => {
          setOpened({ id });
        }}
        actionsOf={(row) =>
          canEdit ? [{ key: 'remove', label: editorText.remove('customer'), run: () => void removal.remove(row) }] : []
        }
        tools={
          <>
            <Checkbox
              label={customersText.showArchived}
              checked={archived}
              onChange={(_, data) => {
                rememberList('customer', { archived: data.checked === true });
              }}
            />
            {canEdit && startImport}
            {canEdit && add}
          </>
        }
      />
      {opened !== undefined && (
        <CustomerDrawer
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
          kind="customer"
          onClose={() => {
            setImporting(false);
          }}
        />
      )}
      <RemovalRefusal removal={removal} advice={customersText.archiveAdvice} />
    </>
  );
}
