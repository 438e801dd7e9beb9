import type { HealthItem } from '../../../shared/model/support';
import type { Updates } from '../../app/support/updates';
import type { Managed, ManagedTrouble } from '../../../shared/model/managed';
import type { Handlers } from '../ipc/route';
import type { NetworkAccess } from '../composition/network/network';
import type { Product } from '../product';
import type { SecretShelf } from '../ipc/secret-shelf';
import type { Doorway } from '../start/doorway';
import type { LockRoom } from '../lock/start-lock';
import type { Leaving } from '../power/leaving';
import type { Windows } from '../windows/windows';
import type { Papers } from '../windows/papers';
import { appHandlers } from './app';
import { auditHandlers } from './audit';
import { catalogueHandlers } from './catalogue';
import { connectorSecretHandlers } from './connector-secret';
import { credentialHandlers } from './credential';
import { desktopHandlers } from './desktop';
import { domainHandlers } from './domain';
import { networkHandlers } from './network';
import { endpointHandlers } from './endpoint';
import { endingHandlers } from './ending';
import { leaseHandlers } from './lease';
import { lockHandlers } from './lock';
import { organisationHandlers } from './organisation';
import { organisationSyncHandlers } from './organisation-sync';
import { practiceHandlers } from './practice';
import { recordHandlers } from './records';
import { signInHandlers } from './sign-in';
import { sweepHandlers } from './sweep';

/** What helps a person and those who help them. */
export interface Support {
  readonly updates: Pick<Updates, 'view' | 'look' | 'install'>;
  health(): readonly HealthItem[];
  diagnostics(): string;
}

/** What the policy file of this computer says. */
export interface ManagedPolicy {
  readonly managed: Managed;
  readonly trouble?: ManagedTrouble;
}

/** What handlers work on. */
export interface Rooms {
  readonly product: Product;
  readonly windows: Windows;
  readonly shelf: SecretShelf;
  readonly papers: Papers;
  readonly doorway: Doorway;
  readonly policy: ManagedPolicy;
  readonly support: Support;
  /** Text of the licences of what the program is made of. */
  readonly licences: () => string;
  readonly leaving: Leaving;
  readonly network: Omit<NetworkAccess, 'open' | 'renew'>;
  readonly quit: () => void;
  readonly lockRoom: Pick<LockRoom, 'lock' | 'view'>;
}

/** One handler for every row of the contract, by area. */
export function createHandlers(rooms: Rooms): Handlers {
  return {
    ...appHandlers(rooms),
    ...practiceHandlers(rooms),
    ...organisationHandlers(rooms),
    ...organisationSyncHandlers(rooms),
    ...connectorSecretHandlers(rooms),
    ...signInHandlers(rooms),
    ...credentialHandlers(rooms),
    ...domainHandlers(rooms),
    ...endpointHandlers(rooms),
    ...sweepHandlers(rooms),
    ...desktopHandlers(rooms),
    ...networkHandlers(rooms),
    ...catalogueHandlers(rooms),
    ...leaseHandlers(rooms),
    ...endingHandlers(rooms),
    ...auditHandlers(rooms),
    ...recordHandlers(rooms),
    ...lockHandlers(rooms),
  };
}
