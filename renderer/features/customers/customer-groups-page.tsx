import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons/svg/add';
import { BuildingMultipleRegular } from '@fluentui/react-icons/svg/building-multiple';
import type { CustomerId } from '../../../shared/ids';
import type { CustomerGroup } from '../../../shared/model/customer';
import { useOrganisation } from '../../stores/organisation';
import { customerGroupsText } from '../../text/customers';
import { editorText } from '../../text/organising';
import { ChosenList } from '../organising/chosen-list';
import { EditorDrawer } from '../organising/editor-drawer';
import { type EntityForm, useEntityForm } from '../organising/entity-form';
import { EntityList } from '../organising/entity-list';
import { GroupField, TextField } from '../organising/form-fields';
import { RelatedList, useRelated } from '../organising/related-list';
import { type Removal, RemovalRefusal, useRemoval } from '../organising/remove-entity';
import { useOpened } from '../organising/use-opened';
import { customerGroupForm } from './forms';

function Fields({ form, value }: { readonly form: EntityForm<CustomerGroup>; readonly value: CustomerGroup }) {
  const { fields } = customerGroupsText;
  return (
    <>
      <TextField
        form={form}
        field="name"
        label={fields.name}
        required
        value={value.name}
        onText={(name) => {
          form.change({ name });
        }}
      />
      <GroupField form={form} field="customers" label={fields.members}>
        <ChosenList
          kind="customer"
          title={customerGroupsText.pick(value.name)}
          ids={value.customers}
          readOnly={form.readOnly}
          onChange={(ids) => {
            form.change({ customers: ids as CustomerId[] });
          }}
        />
      </GroupField>
    </>
  );
}

interface DrawerProps {
  readonly id: string | undefined;
  readonly removal: Removal;
  readonly onClose: () => void;
}

function Policies({
  id,
  form,
  leave,
}: {
  readonly id: string;
  readonly form: EntityForm<CustomerGroup>;
  readonly leave: () => void;
}) {
  const related = useRelated('policy', id);
  if (related === undefined) return null;
  return (
    <GroupField form={form} field="id" label={customerGroupsText.policies(related.total)}>
      <RelatedList name={customerGroupsText.policies(related.total)} related={related} page="policies" leave={leave} />
    </GroupField>
  );
}

function Drawer({ id, removal, onClose }: DrawerProps) {
  const form = useEntityForm(customerGroupForm, id);
  const { base } = form;
  const tools =
    base === undefined || form.isNew ? undefined : (
      <Button
        onClick={() => {
          void removal.remove({ kind: 'customerGroup', id: base.id, name: base.name }).then((gone) => {
            if (gone) onClose();
          });
        }}
      >
        {editorText.remove('customerGroup')}
      </Button>
    );
  return (
    <EditorDrawer kind="customerGroup" form={form} onClose={onClose} tools={tools}>
      {(value) => (
        <>
          <Fields form={form} value={value} />
          {!form.isNew && <Policies id={value.id} form={form} leave={onClose} />}
        </>
      )}
    </EditorDrawer>
  );
}

/** Customer groups: a name and the customers in it. */
export function CustomerGroupsPage() {
  const canEdit = useOrganisation((state) => state.view?.canEdit) === true;
  const [opened, setOpened] = useOpened('customerGroups');
  const removal = useRemoval();
  const add = canEdit && (
    <Button
      appearance="primary"
      icon={<AddRegular />}
      onClick={() => {
        setOpened({ id: undefined });
      }}
    >
      {customerGroupsText.add}
    </Button>
  );
  return (
    <>
      <EntityList
        kind="customerGroup"
        name={customerGroupsText.name}
        searchLabel={customerGroupsText.search}
        columns={customerGroupsText.columns}
        empty={{ lead: customerGroupsText.lead, action: add }}
        iconOf={() => <BuildingMultipleRegular fontSize={20} aria-hidden="true" style={{ flexShrink: 0 }} />}
        onOpen={({ id }) => {
          setOpened({ id });
        }}
        actionsOf={(row) =>
          canEdit
            ? [{ key: 'remove', label: editorText.remove('customerGroup'), run: () => void removal.remove(row) }]
            : []
        }
        tools={add}
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
      <RemovalRefusal removal={removal} />
    </>
  );
}
