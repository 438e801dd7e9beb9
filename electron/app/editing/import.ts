import { ok } from '../../../shared/result';
import { importCustomers, type Imported } from '../../core/organisation/import/customers';
import { importEndpoints } from '../../core/organisation/import/endpoints';
import { importTechnicians } from '../../core/organisation/import/technicians';
import type { Editing, EditingWorld } from '../editing';
import type { Draft } from './draft';
import { isTimeZone } from './entities';

/** More problems than that are not shown one by one. */
const MOST_PROBLEMS = 200;

/** Tables of customers, technicians and endpoints, taken whole or not at all. */
export function importRows({ ids }: EditingWorld, draft: Draft): Pick<Editing, 'entity.importCsv'> {
  return {
    'entity.importCsv': ({ kind, csv, apply }) => {
      const standing = draft.editable();
      if (!standing.ok) return standing;
      const { draft: organisation, technician } = standing.value;
      const newId = (): string => ids.operation();
      const read = {
        customer: (): Imported => importCustomers(csv, { organisation, newId, isTimeZone }),
        technician: (): Imported => importTechnicians(csv, { organisation, newId, me: technician.id }),
        connector: (): Imported => importEndpoints(csv, { organisation, newId }),
      }[kind]();
      const { added, changed, unchanged, problems, wanted } = read;
      const answer = ok({ added, changed, unchanged, problems: problems.slice(0, MOST_PROBLEMS) });
      if (!apply || problems.length > 0) return answer;
      const written = draft.write(wanted);
      return written.ok ? answer : written;
    },
  };
}
