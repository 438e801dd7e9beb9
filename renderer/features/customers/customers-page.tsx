import { Button, Checkbox } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { BuildingRegular } from '@fluentui/react-icons/svg/building';
import { type ReactNode, useState } from 'react';
import { useOrganisation } from '../../stores/organisation';
import { useMemory, listMemory, rememberList } from '../../stores/organisation-memory';
import { customersText } from '../../text/customers';
import { partnerText } from '../../text/partner';
import { editorText } from '../../text/organising';
import { EntityList } from '../organising/entity-list';
import { ImportDialog } from '../organising/import-dialog';
import { RemovalRefusal, useRemoval } from '../organising/remove-entity';
import { useOpened } from '../organising/use-opened';
import { CustomerDrawer } from './customer-drawer';
import { PartnerDialog } from './partner-dialog';

const ICON = <BuildingRegular fontSize={20} aria-hidden="true" style={{ flexShrink: 0 }} />;

interface ToolsProps {
  readonly canEdit: boolean;
  readonly archived: boolean;
  readonly onImport: () => void;
  readonly onPartner: () => void;
  readonly add: ReactNode;
}

function Tools({ canEdit, archived, onImport, onPartner, add }: ToolsProps) {
  return (
    <>
      <Checkbox
        label={customersText.showArchived}
        checked={archived}
        onChange={(_, data) => {
          rememberList('customer', { archived: data.checked === true });
        }}
      />
      {canEdit && <Button onClick={onPartner}>{partnerText.open}</Button>}
      {canEdit && <Button onClick={onImport}>{customersText.importCsv}</Button>}
      {add}
    </>
  );
}

/** Customers: search, create, edit, archive, import. */
export function CustomersPage() {
  const canEdit = useOrganisation((state) => state.view?.canEdit) === true;
  const archived = useMemory(listMemory('customer')).archived;
  const [opened, setOpened] = useOpened('customers');
  const [importing, setImporting] = useState<'csv' | 'partner'>();
  const removal = useRemoval();
  const add = canEdit && (
    <Button appearance="primary" icon={<AddRegular />} onClick={() => setOpened({ id: undefined })}>
      {customersText.add}
    </Button>
  );
  const actions = [{ key: 'remove', label: editorText.remove('customer') }];
  return (
    <>
      <EntityList
        kind="customer"
        name={customersText.name}
        searchLabel={customersText.search}
        columns={customersText.columns}
        empty={{ lead: customersText.lead, action: add }}
        archived={archived}
        iconOf={() => ICON}
        onOpen={({ id }) => setOpened({ id })}
        actionsOf={(row) =>
          canEdit ? actions.map((action) => ({ ...action, run: () => void removal.remove(row) })) : []
        }
        tools={
          <Tools
            canEdit={canEdit}
            archived={archived}
            add={add}
            onImport={() => setImporting('csv')}
            onPartner={() => setImporting('partner')}
          />
        }
      />
      {opened !== undefined && (
        <CustomerDrawer
          key={opened.id ?? 'new'}
          id={opened.id}
          removal={removal}
          onClose={() => setOpened(undefined)}
        />
      )}
      {importing === 'csv' && <ImportDialog kind="customer" onClose={() => setImporting(undefined)} />}
      {importing === 'partner' && <PartnerDialog onClose={() => setImporting(undefined)} />}
      <RemovalRefusal removal={removal} advice={customersText.archiveAdvice} />
    </>
  );
}
