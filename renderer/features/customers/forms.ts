import type { CustomerGroupId, CustomerId } from '../../../shared/ids';
import { customerGroupSchema, customerSchema, type Customer, type CustomerGroup } from '../../../shared/model/customer';
import { customerShape, groupShape } from '../../text/customers';
import type { FormSpec } from '../organising/entity-form';

/** How customers are edited. */
export const customerForm: FormSpec<Customer> = {
  kind: 'customer',
  schema: customerSchema,
  blank: () => ({
    id: crypto.randomUUID() as CustomerId,
    name: '',
    code: '',
    domains: [],
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    archived: false,
  }),
  tidy: (customer) => ({ ...customer, name: customer.name.trim(), code: customer.code.trim() }),
  shapeText: customerShape,
};

/** How customer groups are edited. */
export const customerGroupForm: FormSpec<CustomerGroup> = {
  kind: 'customerGroup',
  schema: customerGroupSchema,
  blank: () => ({ id: crypto.randomUUID() as CustomerGroupId, name: '', customers: [] }),
  tidy: (group) => ({ ...group, name: group.name.trim() }),
  shapeText: groupShape,
};
