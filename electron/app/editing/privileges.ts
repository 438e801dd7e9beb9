import { failure } from '../../../shared/errors';
import { err, ok } from '../../../shared/result';
import { byId } from '../../core/organisation/things';
import { findPrivileges, knownPrivileges, withFound } from '../../core/privileges/catalogue';
import type { Editing, EditingWorld } from '../editing';
import type { Draft } from './draft';

const MOST = 300;

/** What can be picked for a policy: the catalogue of the source, and groups of a directory when one is named. */
export function privilegeRows({ lookUp, log }: EditingWorld, draft: Draft): Pick<Editing, 'directory.privileges'> {
  return {
    'directory.privileges': async ({ source, query, connectorId }) => {
      const standing = draft.editable();
      if (!standing.ok) return standing;
      const known = findPrivileges(knownPrivileges(source), query);
      if (connectorId === undefined || lookUp === undefined) return ok({ choices: known.slice(0, MOST) });
      const connector = byId(standing.value.draft.connectors).get(connectorId);
      if (connector?.kind !== source) return err(failure('unknown_connector', { connectorId }));
      const found = await lookUp(connectorId, query.trim());
      // A picker without the directory is still a picker; the doctor says what is wrong with the directory.
      if (!found.ok) log.warn('privileges.notLookedUp', { code: found.error.code, connectorId });
      return ok({ choices: withFound(known, found.ok ? found.value : []).slice(0, MOST) });
    },
  };
}
