import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { failure, type Failure } from '../../../../shared/errors';
import type { ConnectorId } from '../../../../shared/ids';
import type { Connector, M365Connector } from '../../../../shared/model/connector';
import { err, ok, type Result } from '../../../../shared/result';
import type { Secret } from '../../../../shared/secret';
import { createTokenSource } from '../../../adapters/identity/token-source';
import type { Network } from '../../../adapters/network';
import { createSignatures } from '../../../adapters/organisation-source/ed25519';
import { openKept } from '../../../adapters/store/kept';
import { openLedger } from '../../../adapters/store/ledger';
import type { Program } from '../../../app/api';
import { createOrganisationService, type OrganisationService } from '../../../app/organisation';
import { copyAge } from '../../../app/organisation/age';
import { connectorEntry } from '../../../app/organisation/secrets';
import { objectIdAtKeyboard } from '../../../app/sign-in/roster';
import { indexOf } from '../../../core/policy/lookup';
import type { TokenSource } from '../../../ports/identity';
import type { OrganisationInForce, OrganisationSource, Signatures } from '../../../ports/organisation';
import type { Clipboard, Keychain } from '../../../ports/security';
import type { Ledger } from '../../../ports/storage';
import type { Clock, Ids, Log, Random, Timers } from '../../../ports/system';
import type { PreferencesStore } from '../../product';
import { closedLedger } from './closed-ledger';
import { folderOf, type Membership } from './membership';
import { openSource } from './source';
import { openSignIn, renewableTokens, type OpenSignIn, type RenewableTokens } from '../sign-in';

export interface OrganisationPlace {
  /** Everything of the real organisation lies below it, apart from anything of Practice. */
  readonly folder: string;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly random: Random;
  readonly ids: Ids;
  readonly log: Log;
  readonly keychain: Keychain;
  readonly clipboard: Clipboard;
  readonly preferences: PreferencesStore;
  /** Opens a page in the person's browser; false when there is none. Absent = there is none. */
  readonly openBrowser?: (url: string) => Promise<boolean>;
  /** How https requests leave this computer; absent = directly. */
  readonly network?: Network;
  /** Removes what a person told this computer about its network; absent = nothing was. */
  readonly forgetNetwork?: () => Promise<Result<void, Failure>>;
  readonly program: Program;
}

/** The ledger of an organisation; one that cannot be opened says so and keeps check-outs closed. */
export function ledgerIn(folder: string, clock: Clock): Ledger {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const opened = openLedger({ file: join(folder, 'ledger.db'), clock });
  return opened.ok ? opened.value : closedLedger(opened.error);
}

/** Tokens for the customers' tenants, with the secrets of this computer's keychain. */
export function organisationTokens(keychain: Keychain, more: Partial<OpenSignIn['forTokens']> = {}): TokenSource {
  return createTokenSource({ ...more, secretOf: (connectorId) => secretOf(keychain, connectorId) });
}

/** The secret typed for a connector on this computer. */
export async function secretOf(keychain: Keychain, connectorId: ConnectorId): Promise<Result<Secret<string>, Failure>> {
  const found = await keychain.get(connectorEntry(connectorId));
  if (!found.ok) return found;
  return found.value === undefined
    ? err(failure('sign_in_failed', { connectorId, detail: 'secret_missing' }))
    : ok(found.value);
}

/** The organisation file on this computer, and what is needed to read and write it. */
export interface OpenFile {
  readonly service: OrganisationService;
  readonly inForce: OrganisationInForce;
  readonly signatures: Signatures;
  readonly source: OrganisationSource;
  readonly tokens: RenewableTokens;
  readonly signIn: OpenSignIn;
  readonly connector: (id: ConnectorId) => Connector | undefined;
  readonly folder: string;
  readonly ledger: Ledger;
}

/** Opens what this computer holds of its organisation; asks nothing of anybody yet. Fails when the source is none. */
export function openFile(place: OrganisationPlace, member: Membership): Result<OpenFile, Failure> {
  const { clock, keychain, log } = place;
  const signIn = openSignIn(place, () => objectIdAtKeyboard(inForce) ?? member.entraObjectId);
  const tokens = renewableTokens(() => organisationTokens(keychain, signIn.forTokens));
  const signatures = createSignatures(keychain);
  const told = member.connector;
  let named: OpenFile['connector'] = () => undefined;
  // What the organisation in force says of the way to its file is newer than what was known when it was joined.
  const way = (id: ConnectorId): M365Connector | undefined => {
    const now = named(id);
    return now?.kind === 'm365' ? now : told?.id === id ? told : undefined;
  };
  const source = openSource(member.source, { tokens, connector: way, agent: place.network?.agent });
  if (!source.ok) return source;
  const store = openKept({ folder: place.folder });
  const folder = folderOf(place.folder, member.organisationId);
  const ledger = ledgerIn(folder, clock);
  const age = copyAge(clock, ledger);
  const service = createOrganisationService({ clock: age.clock, store, signatures, source: source.value });
  const inForce = atKeyboard(age.dated(service), member.entraObjectId);
  const started = service.start(member);
  if (!started.ok) log.warn('organisation.copy', { code: started.error.code, detail: started.error.detail });
  const connector = (id: ConnectorId): Connector | undefined => {
    const current = inForce.current();
    return current === undefined ? undefined : indexOf(current.organisation).connectors.get(id);
  };
  named = connector;
  return ok({ service, inForce, signatures, source: source.value, tokens, signIn, connector, folder, ledger });
}

/** Who is at the keyboard is found in every version anew, by the object id of their own Entra account. */
function atKeyboard(service: OrganisationInForce, entraObjectId: string): OrganisationInForce {
  const wanted = entraObjectId.toLowerCase();
  let last: ReturnType<OrganisationInForce['current']>;
  return {
    current: () => {
      const current = service.current();
      if (current === undefined) return undefined;
      const { organisation, verifiedAt } = current;
      if (last?.organisation === organisation) {
        last = { ...last, verifiedAt };
        return last;
      }
      const found = organisation.technicians.find((one) => one.entraObjectId.toLowerCase() === wanted);
      last = { ...current, me: found?.id ?? current.me };
      return last;
    },
  };
}
