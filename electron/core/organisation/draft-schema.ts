import { z } from 'zod';
import { auditSettingsSchema } from '../../../shared/model/audit-settings';
import { connectorSchema } from '../../../shared/model/connector';
import { customerGroupSchema, customerSchema } from '../../../shared/model/customer';
import { adminKeySchema } from '../../../shared/model/organisation';
import { policySchema } from '../../../shared/model/policy';
import { technicianGroupSchema, technicianSchema } from '../../../shared/model/technician';
import { nameSchema } from '../../../shared/model/text';
import type { Collection } from './differences';
import type { DraftEdit, ItemChange, SettingChange } from './draft';

function change<C extends Collection, S extends z.ZodType>(collection: C, item: S) {
  return z.strictObject({
    collection: z.literal(collection),
    id: z.string().max(64),
    at: z.number().int().min(0).max(1_000_000),
    before: item.optional(),
    after: item.optional(),
  });
}

const itemChangeSchema = z.discriminatedUnion('collection', [
  change('technicians', technicianSchema),
  change('technicianGroups', technicianGroupSchema),
  change('customers', customerSchema),
  change('customerGroups', customerGroupSchema),
  change('connectors', connectorSchema),
  change('policies', policySchema),
  change('adminKeys', adminKeySchema),
]);
const days = z.number().int().min(1).max(365);
const settingChangeSchema = z.discriminatedUnion('setting', [
  z.strictObject({ setting: z.literal('name'), before: nameSchema, after: nameSchema }),
  z.strictObject({ setting: z.literal('staleAfterDays'), before: days, after: days }),
  z.strictObject({
    setting: z.literal('audit'),
    before: auditSettingsSchema.optional(),
    after: auditSettingsSchema.optional(),
  }),
]);
const editSchema = z.strictObject({
  items: z.array(itemChangeSchema).max(200_000),
  settings: z.array(settingChangeSchema).max(3),
});

/** One edit from a file, or undefined when it is none that could have been made here. */
export function readEdit(json: unknown): DraftEdit | undefined {
  const parsed = editSchema.safeParse(json);
  if (!parsed.success) return undefined;
  const items = parsed.data.items.map(({ collection, id, at, before, after }): ItemChange => ({
    collection,
    id,
    at,
    before,
    after,
  }));
  const named = items.every(({ collection, id, before, after }) =>
    [before, after].every((item) => item === undefined || item[collection === 'adminKeys' ? 'publicKey' : 'id'] === id),
  );
  const settings = parsed.data.settings.map(({ setting, before, after }): SettingChange => ({
    setting,
    before,
    after,
  }));
  return named ? { items, settings } : undefined;
}
