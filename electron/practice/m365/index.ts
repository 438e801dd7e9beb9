import type { InspectionApi } from './inspection/verbs';
import { plantedState } from './seed/plant';
import type { TenantSeed } from './seed/seed';
import { PracticeServer, type Observers } from './server/practice-server';
import { listen } from './server/wire';
import { fileStore, noStore, type StateStore } from './state/store';
import type { StateFile } from './state/schema';
import { World, type Clock } from './state/world';
import { calmSwitches, type Switches } from './switches';

export { connectInspection } from './inspection-client';
export type { AccountTruth } from './inspection/truth';
export type { InspectionApi, TenantPatch } from './inspection/verbs';
export { practiceClientId, practicePartnerTenantId, practiceSeed } from './seed/practice-seed';
export { practiceTenants, type PracticeTenant } from './seed/practice-tenants';
export { practiceClientSecret } from './sign-in/client-secrets';
export type { TenantSeed } from './seed/seed';
export type { SeenRequest } from './server/practice-server';
export { conditionsIn, conditionsPatch } from './conditions';
export { calmSwitches, realisticSwitches, type FaultInput, type Switches, type SwitchesPatch } from './switches';

/** The tenants of a server as they are before anybody has worked in them. */
export type PracticeSeed = readonly TenantSeed[];

export interface PracticeTenantOptions extends Observers {
  readonly seed: PracticeSeed;
  /** Where time comes from, ms since 1970. `skip` of the inspection interface is added to it. */
  readonly clock: Clock;
  /** 0 or absent = any free one. */
  readonly port?: number;
  /** File in which the state outlives the process; absent = it does not. */
  readonly stateFile?: string;
  /** How the service behaves at the start; absent = no lag, no faults. */
  readonly switches?: Switches;
  /** Opens the inspection interface over HTTP to whoever knows it. */
  readonly inspectionKey?: string;
}

export interface PracticeTenantServer {
  /** Base address of Graph, without version: `http://127.0.0.1:PORT`. */
  readonly graphUrl: string;
  /** Base address of sign-in; `/{tenant}/oauth2/v2.0/token` is below it. */
  readonly loginUrl: string;
  /** For `connectInspection`, when there is a key. */
  readonly inspectionUrl: string;
  readonly port: number;
  readonly inspection: InspectionApi;
  /** Said when the state file could not be used and practice started afresh. */
  readonly problem?: string;
  /** Failures inside the simulator itself; a test expects none. */
  problems(): readonly unknown[];
  /** Closes the port, cuts open connections and writes the state. */
  stop(): Promise<void>;
}

const saveEveryMs = 250;

/**
 * Starts the simulated Microsoft 365 tenants on the loopback address. Rejects with a sentence when the port is taken or
 * the folder of the state file cannot be used.
 */
export async function startPracticeTenant(options: PracticeTenantOptions): Promise<PracticeTenantServer> {
  const { seed, clock, port = 0, stateFile, switches = calmSwitches(), inspectionKey } = options;
  const state = plantedState(seed, clock.now());
  let world = new World(state, structuredClone(switches), clock);
  const store: StateStore = stateFile === undefined ? noStore : fileStore(stateFile, () => world.snapshot());
  const loaded = await store.load();
  if (loaded.state !== undefined)
    world = new World(withNewTenants(loaded.state, state), structuredClone(switches), clock);
  const practice = new PracticeServer(world, options, inspectionKey);
  const opened = await listen(practice.server, port);
  practice.url = `http://127.0.0.1:${String(opened)}`;
  const timer = setInterval(() => {
    if (world.takeDirty()) void store.save().catch((cause: unknown) => practice.problems.push(cause));
  }, saveEveryMs);
  timer.unref();
  return {
    graphUrl: practice.url,
    loginUrl: practice.url,
    inspectionUrl: `${practice.url}/practice`,
    port: opened,
    inspection: practice.inspection.api(),
    ...(loaded.problem === undefined ? {} : { problem: loaded.problem }),
    problems: () => practice.problems,
    stop: async () => {
      clearInterval(timer);
      await close(practice);
      await store.save();
    },
  };
}

/** A saved state, with tenants that the seed has gained since. */
function withNewTenants(saved: StateFile, planted: StateFile): StateFile {
  const known = new Set(saved.tenants.map((tenant) => tenant.tenantId));
  return { ...saved, tenants: [...saved.tenants, ...planted.tenants.filter((tenant) => !known.has(tenant.tenantId))] };
}

function close(practice: PracticeServer): Promise<void> {
  return new Promise((resolve) => {
    practice.server.close(() => {
      resolve();
    });
    practice.server.closeAllConnections();
  });
}
