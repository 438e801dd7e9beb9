import { BuildingMultipleRegular } from '@fluentui/react-icons/svg/building-multiple';
import type { CustomerId } from '../../../shared/ids';
import type { CustomerGroup } from '../../../shared/model/customer';
import { customerGroupsText } from '../../text/customers';
import { ChosenList } from '../organising/chosen-list';
import { EditorDrawer } from '../organising/editor-drawer';
import { type EntityForm, useEntityForm } from '../organising/entity-form';
import { type DrawerProps, EntityPage } from '../organising/entity-page';
import { GroupField, NameField } from '../organising/form-fields';
import { PoliciesField } from '../organising/policies-field';
import { RemoveButton } from '../organising/remove-entity';
import { customerGroupForm } from './forms';

const ICON = <BuildingMultipleRegular fontSize={20} aria-hidden="true" style={{ flexShrink: 0 }} />;

function Fields({ form, value }: { readonly form: EntityForm<CustomerGroup>; readonly value: CustomerGroup }) {
  const { fields } = customerGroupsText;
  return (
    <>
      <NameField form={form} value={value} label={fields.name} />
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

/** Editor of one customer group. */
function CustomerGroupDrawer({ id, removal, onClose }: DrawerProps) {
  const form = useEntityForm(customerGroupForm, id);
  const { base, isNew } = form;
  const saved = base === undefined || isNew ? undefined : ({ ...base, kind: 'customerGroup' } as const);
  const tools = <RemoveButton thing={saved} removal={removal} onGone={onClose} />;
  return (
    <EditorDrawer kind="customerGroup" form={form} onClose={onClose} tools={tools}>
      {(value) => (
        <>
          <Fields form={form} value={value} />
          {!isNew && <PoliciesField form={form} id={value.id} label={customerGroupsText.policies} leave={onClose} />}
        </>
      )}
    </EditorDrawer>
  );
}

/** Customer groups: a name and the customers in it. */
export function CustomerGroupsPage() {
  return (
    <EntityPage
      kind="customerGroup"
      page="customerGroups"
      text={customerGroupsText}
      icon={ICON}
      drawer={CustomerGroupDrawer}
    />
  );
}
