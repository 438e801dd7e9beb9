import { failure } from '../../../shared/errors';
import { err, ok } from '../../../shared/result';
import { directoryPeople, takePeople } from '../../core/organisation/import/people';
import { partnerApp } from '../../core/organisation/import/partner';
import type { Editing, EditingWorld } from '../editing';
import type { Draft } from './draft';

/** People of the MSP's own tenant, looked at and taken onto the roster of the draft. */
export function peopleRows(world: EditingWorld, draft: Draft): Pick<Editing, 'technicians.fromDirectory'> {
  return {
    'technicians.fromDirectory': async ({ query = '', take }) => {
      const before = draft.editable();
      if (!before.ok) return before;
      const through = partnerApp(before.value.draft);
      if (through === undefined || world.people === undefined)
        return err(failure('bad_input', { detail: 'no_connection' }));
      // Who is taken is read anew: the window only says whom it means, never what their names are.
      const asked =
        take === undefined ? ({ kind: 'like', query } as const) : ({ kind: 'ids', objectIds: take } as const);
      const found = await world.people(through, asked);
      if (!found.ok) return found;
      // The draft may have changed while Microsoft was asked.
      const standing = draft.editable();
      if (!standing.ok) return standing;
      const { draft: organisation } = standing.value;
      const people = directoryPeople(found.value.people, organisation);
      const { more } = found.value;
      if (take === undefined) return ok({ people, more, added: 0 });
      const named = new Set(take.map((objectId) => objectId.toLowerCase()));
      const meant = people.filter(({ objectId }) => named.has(objectId));
      const wanted = takePeople(meant, { organisation, newId: () => world.ids.operation() });
      const answer = ok({ people: meant, more: false, added: wanted.length });
      if (wanted.length === 0) return answer;
      const written = draft.write(wanted);
      return written.ok ? answer : written;
    },
  };
}
