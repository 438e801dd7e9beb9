import { join } from 'node:path';
import { z } from 'zod';
import { failure, type Failure } from '../../../../shared/errors';
import { organisationIdSchema, type OrganisationId } from '../../../../shared/ids';
import { syncSourceSchema } from '../../../../shared/ipc/organisation-views';
import { m365ConnectorSchema } from '../../../../shared/model/connector';
import type { Organisation } from '../../../../shared/model/organisation';
import { err, ok, type Result } from '../../../../shared/result';
import { openJsonStore } from '../../../adapters/store/json-store';
import { mayPublish } from '../../../core/organisation/verify';

const membershipSchema = z.strictObject({
  organisationId: organisationIdSchema,
  source: syncSourceSchema,
  /** Admin keys that were live the last time, to begin with again should the copy be lost. */
  publicKeys: z.array(z.string().max(100)).min(1).max(100),
  /** Who is at this computer's keyboard: the roster is matched by it, never by name. */
  entraObjectId: z.guid(),
  /** The way to a file in SharePoint, should the organisation in force not name it. */
  connector: m365ConnectorSchema.optional(),
});
/** To which organisation this computer belongs, and whose it is. */
export type Membership = z.infer<typeof membershipSchema>;

export interface MembershipFile {
  /** Undefined: none. Fails with `ledger_corrupt` when what is there cannot be read. */
  read(): Result<Membership | undefined, Failure>;
  write(membership: Membership): Result<void, Failure>;
  clear(): Result<void, Failure>;
}

/** Keeps the membership in `<folder>/membership.json`. */
export function membershipIn(folder: string): MembershipFile {
  const store = openJsonStore(folder, 'membership');
  const held = store.read();
  const parsed = membershipSchema.safeParse(held);
  let current: Result<Membership | undefined, Failure> = parsed.success
    ? ok(parsed.data)
    : Object.keys(held).length === 0
      ? ok(undefined)
      : err(failure('ledger_corrupt', { detail: 'membership' }));
  return {
    read: () => current,
    write: (membership) => {
      const written = store.write(membership);
      if (written.ok) current = ok(membership);
      return written;
    },
    clear: () => {
      const removed = store.remove();
      if (removed.ok) current = ok(undefined);
      return removed;
    },
  };
}

/** Where everything of one organisation lies, apart from any other that this computer may have belonged to. */
export function folderOf(folder: string, organisationId: OrganisationId): string {
  return join(folder, `org-${organisationId}`);
}

/** Keys whose signature counts now. */
export function liveKeys(organisation: Organisation): readonly string[] {
  const keys = organisation.adminKeys.map(({ publicKey }) => publicKey);
  return keys.filter((publicKey) => mayPublish(organisation, publicKey));
}
