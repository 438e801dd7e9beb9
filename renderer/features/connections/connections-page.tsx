import { Button, makeStyles, Tab, TabList } from '@fluentui/react-components';
import { type ReactNode, useEffect, useState } from 'react';
import { create } from 'zustand';
import type { CustomerId } from '../../../shared/ids';
import type { EntityRow } from '../../../shared/ipc/entities';
import type { Source } from '../../../shared/model/connector';
import { ask } from '../../bridge';
import { useOrganisation } from '../../stores/organisation';
import { goTo, takeOpened, useMemory } from '../../stores/organisation-memory';
import { connectionsText as text } from '../../text/connections';
import { setUpText } from '../../text/set-up';
import { pageName } from '../../text/organising';
import { SourceIcon } from '../../ui/source-icon';
import { EntityList } from '../organising/entity-list';
import { ImportDialog } from '../organising/import-dialog';
import { SetUp } from '../set-up/set-up';
import { startSetUp, useSetUp } from '../set-up/state';
import { CustomerConnections } from './customer-connections';

const useStyles = makeStyles({ tabs: { marginLeft: '-12px', marginBottom: '8px' } });

interface Place {
  readonly tab: 'customers' | 'all';
  /** Whose connections are looked at; undefined: the lists. */
  readonly customer: { readonly id: CustomerId; readonly name: string } | undefined;
  readonly connector: string | undefined;
}

/** Where the page was when it was left. */
export const usePlace = create<Place>(() => ({ tab: 'customers', customer: undefined, connector: undefined }));

async function openConnector(id: string): Promise<void> {
  const answer = await ask('entity.get', { kind: 'connector', id });
  if (!answer.ok || answer.value.entity.kind !== 'connector') return;
  const { customerId } = answer.value.entity.value;
  const customer = await ask('entity.get', { kind: 'customer', id: customerId });
  const name = customer.ok && customer.value.entity.kind === 'customer' ? customer.value.entity.value.name : '';
  usePlace.setState({ customer: { id: customerId, name }, connector: id });
}

async function openCustomer(id: string): Promise<void> {
  const answer = await ask('entity.get', { kind: 'customer', id });
  if (!answer.ok || answer.value.entity.kind !== 'customer') return;
  const { id: customerId, name } = answer.value.entity.value;
  usePlace.setState({ customer: { id: customerId, name }, connector: undefined });
}

function sourceIcon(row: EntityRow) {
  const source = row.tags.find((tag): tag is Source => ['m365', 'activeDirectory', 'local'].includes(tag));
  return source === undefined ? null : <SourceIcon source={source} />;
}

interface ListsProps {
  readonly tab: Place['tab'];
  readonly tools: ReactNode;
  readonly canEdit: boolean;
}

function Lists({ tab, tools, canEdit }: ListsProps) {
  if (tab === 'all') {
    return (
      <EntityList
        key="all"
        kind="connector"
        name={pageName.connections}
        memory="connections"
        searchLabel={text.searchConnections}
        columns={{ name: 'Connection', detail: 'Customer and address' }}
        empty={{
          lead: text.emptyConnections,
          action: (
            <Button
              appearance="primary"
              onClick={() => {
                usePlace.setState({ tab: 'customers' });
              }}
            >
              {text.chooseCustomer}
            </Button>
          ),
        }}
        iconOf={sourceIcon}
        tools={tools}
        onOpen={(row) => void openConnector(row.id)}
      />
    );
  }
  return (
    <EntityList
      key="customers"
      kind="customer"
      name={pageName.customers}
      memory="connections-by-customer"
      searchLabel={text.searchCustomers}
      columns={{ name: 'Customer', detail: 'Code and domain', count: 'Ways in' }}
      empty={{
        lead: text.emptyCustomers,
        action: (
          <div style={{ display: 'flex', flexWrap: 'wrap', gap: '8px' }}>
            {canEdit && (
              <Button
                appearance="primary"
                onClick={() => {
                  startSetUp();
                }}
              >
                {setUpText.first}
              </Button>
            )}
            <Button onClick={() => void goTo('customers')}>{text.toCustomers}</Button>
          </div>
        ),
      }}
      tools={tools}
      onOpen={(row) => void openCustomer(row.id)}
    />
  );
}

/** What an admin can begin from the lists. */
function Tools({ onImport }: { readonly onImport: () => void }) {
  return (
    <>
      <Button
        onClick={() => {
          startSetUp();
        }}
      >
        {setUpText.start}
      </Button>
      <Button onClick={onImport}>{text.importCsv}</Button>
    </>
  );
}

/** The ways into the customers' directories: found by customer or by address, looked at, edited and checked. */
export function ConnectionsPage() {
  const styles = useStyles();
  const { tab, customer, connector } = usePlace();
  const canEdit = useOrganisation((state) => state.view?.canEdit) === true;
  const [importing, setImporting] = useState(false);
  const asked = useMemory((state) => (state.open?.page === 'connections' ? state.open.id : undefined));
  useEffect(() => {
    if (asked === undefined) return;
    takeOpened('connections');
    void openConnector(asked);
  }, [asked]);
  if (useSetUp((state) => state.open) && canEdit) return <SetUp />;
  if (customer !== undefined) {
    return (
      <CustomerConnections
        key={`${customer.id} ${connector ?? ''}`}
        customer={customer}
        first={connector}
        onBack={() => {
          usePlace.setState({ customer: undefined, connector: undefined });
        }}
      />
    );
  }
  return (
    <>
      <TabList
        className={styles.tabs}
        selectedValue={tab}
        onTabSelect={(_, data) => {
          usePlace.setState({ tab: data.value === 'all' ? 'all' : 'customers' });
        }}
      >
        <Tab value="customers">{text.byCustomer}</Tab>
        <Tab value="all">{text.all}</Tab>
      </TabList>
      <Lists
        tab={tab}
        canEdit={canEdit}
        tools={
          canEdit ? (
            <Tools
              onImport={() => {
                setImporting(true);
              }}
            />
          ) : null
        }
      />
      {importing && (
        <ImportDialog
          kind="connector"
          onClose={() => {
            setImporting(false);
          }}
        />
      )}
    </>
  );
}
