import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { failure, type Failure } from '../../../../shared/errors';
import { organisationIdSchema, technicianIdSchema, type OrganisationId } from '../../../../shared/ids';
import {
  ORGANISATION_SCHEMA_VERSION,
  organisationSchema,
  type Organisation,
} from '../../../../shared/model/organisation';
import { err, type Result } from '../../../../shared/result';
import { adminKeyEntry, createSignatures } from '../../../adapters/organisation-source/ed25519';
import type { Network } from '../../../adapters/network';
import type { OrganisationService } from '../../../app/organisation';
import type { OrganisationSource } from '../../../ports/organisation';
import type { Keychain } from '../../../ports/security';
import type { Clock } from '../../../ports/system';
import type { Parsed } from '../../ipc/route';
import type { MembershipFile } from './membership';
import { fetchOf } from '../network/network';
import { openSource, prepareSource } from './source';
import { organisationTokens } from './file';

/** Days after which a copy that could not be verified again closes check-outs, until the admins set another limit. */
const STALE_AFTER_DAYS = 7;

/** Where an organisation is founded. */
export interface Founding {
  readonly clock: Clock;
  readonly keychain: Keychain;
  readonly membership: MembershipFile;
  readonly network?: Network;
  readonly serviceAt: (source: OrganisationSource) => OrganisationService;
}

type Wanted = Parsed<'organisation.create'>;

/**
 * Founds an organisation at its source: first the signed file, then the membership of this computer. If the program ended
 * between the two, the next attempt at the same place finds the file of its own key and finishes. Failures: `bad_input` with
 * `source holds an organisation`, and those of the source and the keychain.
 */
export async function found(founding: Founding, wanted: Wanted): Promise<Result<void, Failure>> {
  const { name, me, source: sync } = wanted;
  // SharePoint can be reached only by what an invitation says.
  const source = openSource(sync, {
    tokens: organisationTokens(founding.keychain, fetchOf(founding)),
    connector: () => undefined,
    agent: founding.network?.agent,
  });
  if (!source.ok) return source;
  const prepared = await prepareSource(sync);
  if (!prepared.ok) return prepared;
  const draft = firstOrganisation(name, me, founding.clock.wall());
  if (draft === undefined) return err(failure('bad_input', { detail: 'organisation' }));
  const primary = draft.technicians[0];
  if (primary === undefined) return err(failure('bug'));
  const service = founding.serviceAt(source.value);
  const made = await service.create(draft, primary.id);
  if (!made.ok) {
    const taken = made.error.code === 'stale_revision';
    return taken ? takeUpOwn(founding, wanted, source.value, draft.id) : made;
  }
  if (made.value.kind !== 'published') return err(failure('bad_input', { detail: 'organisation' }));
  return becomeMember(founding, wanted, made.value.organisation);
}

function becomeMember({ membership }: Founding, { me, source }: Wanted, made: Organisation): Result<void, Failure> {
  const publicKeys = made.adminKeys.map(({ publicKey }) => publicKey);
  return membership.write({ organisationId: made.id, source, publicKeys, entraObjectId: me.entraObjectId });
}

/** So much of a file as tells whether this person was about to found it; what it says is believed only once verified. */
const begunSchema = z.object({
  organisation: z.object({
    id: organisationIdSchema,
    version: z.literal(1),
    technicians: z.tuple([z.object({ entraObjectId: z.guid() })]),
  }),
});

/** The file at the place is the first version of an organisation of this person, signed by this computer's own key. */
async function takeUpOwn(
  founding: Founding,
  wanted: Wanted,
  source: OrganisationSource,
  justTried: OrganisationId,
): Promise<Result<void, Failure>> {
  const taken = err(failure('bad_input', { detail: 'source holds an organisation' }));
  const read = await source.read();
  if (!read.ok) return read;
  const begun = read.value.kind === 'file' ? begunSchema.safeParse(parsedJson(read.value.text)).data : undefined;
  // Another one's file stands there, so that this one came to nothing: its key would be left for ever.
  if (read.value.kind === 'file' && begun?.organisation.id !== justTried)
    await founding.keychain.remove(adminKeyEntry(justTried));
  const [founder] = begun?.organisation.technicians ?? [];
  const entraObjectId = wanted.me.entraObjectId;
  if (begun === undefined || founder?.entraObjectId.toLowerCase() !== entraObjectId.toLowerCase()) return taken;
  const known = await founding.keychain.get(adminKeyEntry(begun.organisation.id));
  if (!known.ok || known.value === undefined) return known.ok ? taken : known;
  const own = await createSignatures(founding.keychain).ownKey(begun.organisation.id);
  if (!own.ok) return own;
  const joined = await founding.serviceAt(source).join({ publicKeys: [own.value], entraObjectId });
  return joined.ok ? becomeMember(founding, wanted, joined.value) : taken;
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** An organisation of one Primary; undefined when what was typed is none. */
function firstOrganisation(name: string, me: Wanted['me'], now: number): Organisation | undefined {
  return organisationSchema.safeParse({
    schemaVersion: ORGANISATION_SCHEMA_VERSION,
    id: organisationIdSchema.parse(randomUUID()),
    name,
    version: 1,
    issuedAt: now,
    staleAfterDays: STALE_AFTER_DAYS,
    adminKeys: [],
    technicians: [
      { ...me, id: technicianIdSchema.parse(randomUUID()), role: 'primary', groups: [], scope: { kind: 'all' } },
    ],
    technicianGroups: [],
    customers: [],
    customerGroups: [],
    connectors: [],
    policies: [],
  }).data;
}
