import { failure } from '../../../shared/errors';
import { err, ok } from '../../../shared/result';
import { partnerApp, partnerCustomers, takePartnerCustomers } from '../../core/organisation/import/partner';
import type { Editing, EditingWorld } from '../editing';
import type { Draft } from './draft';

/** Customers of the partner, looked at and taken into the draft. */
export function partnerRows(world: EditingWorld, draft: Draft): Pick<Editing, 'customers.fromPartner'> {
  return {
    'customers.fromPartner': async ({ take }) => {
      const before = draft.editable();
      if (!before.ok) return before;
      const through = partnerApp(before.value.draft);
      if (through === undefined || world.partner === undefined)
        return err(failure('bad_input', { detail: 'no_connection' }));
      const found = await world.partner(through);
      if (!found.ok) return found;
      // The draft may have changed while Microsoft was asked.
      const standing = draft.editable();
      if (!standing.ok) return standing;
      const { draft: organisation } = standing.value;
      const customers = partnerCustomers(found.value, organisation);
      if (take === undefined) return ok({ customers, added: 0 });
      const named = new Set(take.map((tenantId) => tenantId.toLowerCase()));
      const wanted = takePartnerCustomers(
        customers.filter(({ tenantId }) => named.has(tenantId)),
        { organisation, newId: () => world.ids.operation(), through },
      );
      const added = wanted.filter(({ collection }) => collection === 'customers').length;
      if (added === 0) return ok({ customers, added });
      const written = draft.write(wanted);
      return written.ok ? ok({ customers, added }) : written;
    },
  };
}
