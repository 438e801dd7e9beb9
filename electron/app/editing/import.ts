import { ok } from '../../../shared/result';
import { importCustomers, type Imported } from '../../core/organisation/import-customers';
import { importTechnicians } from '../../core/organisation/import-technicians';
import type { Editing, EditingWorld } from '../editing';
import type { Draft } from './draft';
import { isTimeZone } from './entities';

/** More problems than that are not shown one by one. */
const MOST_PROBLEMS = 200;

/** Tables of customers and technicians, taken whole or not at all. */
export function importRows({ ids }: EditingWorld, draft: Draft): Pick<Editing, 'entity.importCsv'> {
  return {
    'entity.importCsv': ({ kind, csv, apply }) => {
      const standing = draft.editable();
      if (!standing.ok) return standing;
      const { draft: organisation, technician } = standing.value;
      const newId = (): string => ids.operation();
      const read: Imported =
        kind === 'customer'
          ? importCustomers(csv, { organisation, newId, isTimeZone })
          : importTechnicians(csv, { organisation, newId, me: technician.id });
      const { added, changed, unchanged, problems, wanted } = read;
      const answer = ok({ added, changed, unchanged, problems: problems.slice(0, MOST_PROBLEMS) });
      if (!apply || problems.length > 0) return answer;
      const written = draft.write(wanted);
      return written.ok ? answer : written;
    },
  };
}
