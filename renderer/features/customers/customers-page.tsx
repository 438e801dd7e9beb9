import { Button, Checkbox } from '@fluentui/react-components';
import { BuildingRegular } from '@fluentui/react-icons/svg/building';
import { useState } from 'react';
import { listMemory, rememberList, useMemory } from '../../stores/organisation-memory';
import { customersText } from '../../text/customers';
import { partnerText } from '../../text/partner';
import { EntityPage } from '../organising/entity-page';
import { ImportDialog } from '../organising/import-dialog';
import { CustomerDrawer } from './customer-drawer';
import { PartnerDialog } from './partner-dialog';

const ICON = <BuildingRegular fontSize={20} aria-hidden="true" style={{ flexShrink: 0 }} />;

function ShowArchived({ archived }: { readonly archived: boolean }) {
  return (
    <Checkbox
      label={customersText.showArchived}
      checked={archived}
      onChange={(_, data) => {
        rememberList('customer', { archived: data.checked === true });
      }}
    />
  );
}

/** Customers: search, create, edit, archive, import. */
export function CustomersPage() {
  const archived = useMemory((memory) => listMemory('customer')(memory).archived);
  const [importing, setImporting] = useState<'csv' | 'partner'>();
  return (
    <>
      <EntityPage
        kind="customer"
        page="customers"
        text={customersText}
        icon={ICON}
        drawer={CustomerDrawer}
        archived={archived}
        filter={<ShowArchived archived={archived} />}
        tools={
          <>
            <Button onClick={() => setImporting('partner')}>{partnerText.open}</Button>
            <Button onClick={() => setImporting('csv')}>{customersText.importCsv}</Button>
          </>
        }
        advice={customersText.archiveAdvice}
      />
      {importing === 'csv' && <ImportDialog kind="customer" onClose={() => setImporting(undefined)} />}
      {importing === 'partner' && <PartnerDialog onClose={() => setImporting(undefined)} />}
    </>
  );
}
