import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { failure, type Failure } from '../../../../shared/errors';
import type { ConnectorId } from '../../../../shared/ids';
import type { SyncSource } from '../../../../shared/ipc/organisation-views';
import type { Connector, M365Connector } from '../../../../shared/model/connector';
import { err, ok, type Result } from '../../../../shared/result';
import { TOKEN_CACHE_KEY } from '../../../adapters/identity/cache/token-cache';
import type { Latchkey } from '../../../app/api';
import type { OrganisationService } from '../../../app/organisation';
import { followOrganisation } from '../../../app/organisation/follow';
import { who } from '../../../app/who';
import { invitationLine, MOST_TOLD_KEYS } from '../../../core/organisation/invitation';
import type { DraftStore } from '../../../ports/drafts';
import type { TokenSource } from '../../../ports/identity';
import type { OrganisationInForce, OrganisationSource, Signatures } from '../../../ports/organisation';
import type { Ledger } from '../../../ports/storage';
import type { Sync } from '../../workplace';
import { liveKeys, type Membership, type MembershipFile } from './membership';
import { openSource, prepareSource } from './source';
import type { OrganisationPlace } from './file';
import { signInFile } from '../sign-in';

export interface SyncWorld {
  readonly place: OrganisationPlace;
  readonly membership: MembershipFile;
  readonly service: OrganisationService;
  readonly inForce: OrganisationInForce;
  readonly signatures: Signatures;
  readonly ledger: Ledger;
  readonly latchkey: Latchkey;
  readonly drafts: Pick<DraftStore, 'clear'>;
  /** The source the service began with. */
  readonly source: OrganisationSource;
  /** Of the version in force. */
  readonly connector: (id: ConnectorId) => Connector | undefined;
  readonly tokens: TokenSource;
  /** Of the ledger. */
  readonly folder: string;
}

/** Keeps the computer in step with the source until `stop`, and does what a person asks of it. */
export function organisationSync(world: SyncWorld): Sync & { stop(): void } {
  const { service, membership, latchkey, place } = world;
  const follow = (source: OrganisationSource): (() => void) =>
    followOrganisation({ service, source, timers: place.timers, log: place.log });
  let stop = follow(world.source);
  const forget = service.subscribe(() => {
    rememberKeys(world);
    latchkey.wake('organisation');
  });
  const end = (): void => {
    stop();
    forget();
  };
  return {
    source: () => memberOf(membership).source,
    trouble: () => service.trouble(),
    pull: async () => {
      const pulled = await service.pull();
      return pulled.ok ? ok(undefined) : pulled;
    },
    setSource: async (sync) => {
      const moved = await moveTo(world, sync);
      if (!moved.ok) return moved;
      const { organisationId, publicKeys, entraObjectId } = memberOf(membership);
      const written = membership.write({ organisationId, publicKeys, entraObjectId, ...moved.value.member });
      stop();
      stop = follow(moved.value.source);
      return written;
    },
    invitation: () => invitationOf(world),
    ownKey: async () => {
      const key = await world.signatures.ownKey(memberOf(membership).organisationId);
      return key.ok ? ok({ publicKey: key.value, fingerprint: fingerprintOf(key.value) }) : key;
    },
    leave: async (graceMs, everything = false) => {
      const refused = (): Result<void, Failure> | undefined =>
        world.ledger.leases({ states: 'live', limit: 1 }).length > 0
          ? err(failure('policy_denied', { detail: 'live leases' }))
          : undefined;
      const before = refused();
      if (before !== undefined) return before;
      // A check-out may have begun meanwhile; once the engine has stopped, none can.
      await latchkey.stop(graceMs);
      const after = refused();
      if (after !== undefined) return after;
      end();
      return forgetAll(world, everything);
    },
    wipeRecords: () => removed(world.folder),
    stop: end,
  };
}

/** First 16 hex digits of the SHA-256 of a public key, in groups of four, to be compared by eye or on the telephone. */
export function fingerprintOf(publicKey: string): string {
  const digest = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').toUpperCase();
  return digest.slice(0, 16).replace(/(.{4})(?=.)/g, '$1 ');
}

/** Written when the place was opened, so there is one. */
function memberOf(membership: MembershipFile): Membership {
  const read = membership.read();
  if (!read.ok || read.value === undefined) throw new Error('no membership');
  return read.value;
}

interface Moved {
  readonly source: OrganisationSource;
  readonly member: Pick<Membership, 'source' | 'connector'>;
}

async function moveTo(world: SyncWorld, sync: SyncSource): Promise<Result<Moved, Failure>> {
  const { service, inForce } = world;
  const me = who(inForce);
  if (!me.ok) return me;
  const { admin } = me.value;
  const source = openSource(sync, {
    tokens: world.tokens,
    connector: (id) => m365Of(world, id),
    agent: world.place.network?.agent,
  });
  if (!source.ok) return source;
  const prepared = admin ? await prepareSource(sync) : ok(undefined);
  if (!prepared.ok) return prepared;
  const moved = await service.moveTo(source.value, { lay: admin });
  if (!moved.ok) return moved;
  const connector = sync.kind === 'sharePoint' ? m365Of(world, sync.connectorId) : undefined;
  return ok({ source: source.value, member: { source: sync, ...(connector === undefined ? {} : { connector }) } });
}

function invitationOf(world: SyncWorld): Result<string, Failure> {
  const current = world.inForce.current();
  if (current === undefined) return err(failure('organisation_stale', { detail: 'no organisation' }));
  const { source } = memberOf(world.membership);
  const connector = source.kind === 'sharePoint' ? m365Of(world, source.connectorId) : undefined;
  const publicKeys = liveKeys(current.organisation).slice(0, MOST_TOLD_KEYS);
  return ok(invitationLine({ source, publicKeys, ...(connector === undefined ? {} : { connector }) }));
}

function m365Of({ connector, membership }: SyncWorld, id: ConnectorId): M365Connector | undefined {
  const told = memberOf(membership).connector;
  const found = connector(id) ?? (told?.id === id ? told : undefined);
  return found?.kind === 'm365' ? found : undefined;
}

function removed(path: string): Result<void, Failure> {
  try {
    rmSync(path, { recursive: true, force: true });
    return ok(undefined);
  } catch {
    return err(failure('disk_full', { detail: 'not removed' }));
  }
}

/** A key that was revoked must not be what this computer begins with again. */
function rememberKeys({ inForce, membership, place }: SyncWorld): void {
  const current = inForce.current();
  const member = membership.read();
  if (current === undefined || !member.ok || member.value === undefined) return;
  const publicKeys = liveKeys(current.organisation).slice(0, 100);
  if (publicKeys.length === 0 || publicKeys.join() === member.value.publicKeys.join()) return;
  const written = membership.write({ ...member.value, publicKeys });
  if (!written.ok) place.log.warn('organisation.membership', { code: written.error.code });
}

/**
 * The customers' secrets go, the tokens of who signed in, the copy and the membership with them. The ledger stays for its
 * audit trail, and the admin key too unless `everything` goes: without it nobody but the other admins could let this admin
 * publish again.
 */
async function forgetAll(
  { place, service, membership, drafts }: SyncWorld,
  everything: boolean,
): Promise<Result<void, Failure>> {
  const entries = await place.keychain.list();
  if (!entries.ok) return entries;
  const goes = (name: string): boolean => everything || name.startsWith('connector/') || name === TOKEN_CACHE_KEY;
  for (const entry of entries.value.filter(goes)) {
    const done = await place.keychain.remove(entry);
    if (!done.ok) return done;
  }
  const network = everything ? await place.forgetNetwork?.() : undefined;
  if (network?.ok === false) return network;
  const signedOut = removed(signInFile(place.folder));
  if (!signedOut.ok) return signedOut;
  const cleared = drafts.clear();
  if (!cleared.ok) return cleared;
  const left = service.leave();
  return left.ok ? membership.clear() : left;
}
