import { z } from 'zod';
import { ok } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import { SECOND, type Millis } from '../../../../shared/time';
import { createLdapDirectory, type LdapDirectory } from '../../../adapters/ldap';
import { LabAdministrator } from '../../../adapters/ldap/witness/lab-administrator';
import { openEndpoint } from '../../../adapters/local';
import { offsetClock, systemClock } from '../../../adapters/system/clock';
import { systemTimers } from '../../../adapters/system/timers';
import type { Directory } from '../../../ports/directory';
import type { RealSite } from '../../crash/crash-real';
import { labConnector } from '../../contract/directory-contract-samba';
import { endpointConnector, truthOf, type LabEndpoint } from '../../local/endpoint-subject';
import { callable, script, startLab } from './lab';

/** A real directory that was started for one run of a tool. */
export interface StartedSite extends RealSite {
  readonly name: string;
  /** What the target itself says to a person who signs in; `accepted` or its reason. */
  signIn(account: string, password: Secret<string>): Promise<string>;
  stop(): Promise<void>;
}

/** One whose time can be moved on, for leases that nobody has the patience to wait for. */
export interface MovableSite extends StartedSite {
  /**
   * Sets the clock of the target ahead by so much more, and `clock` with it. `directory` is closed by then; what was
   * connected has to be opened anew.
   */
  skip(ms: Millis): Promise<void>;
  /** One more computer's connection, with a clock as `clock`. */
  open(): Directory;
  /** What the target itself wrote down since it started; nothing where it keeps no such log. */
  log(): string;
}

interface Endpoint extends LabEndpoint {
  setClock(aheadSeconds: number): Promise<void>;
  stop(): Promise<void>;
}
interface EndpointOptions {
  readonly jobs?: 'at' | 'none';
  readonly movableClock?: boolean;
}
const endpointModule = z.object({ startEndpoint: callable<(options: EndpointOptions) => Promise<Endpoint>>() });
const packagesModule = z.object({
  ensureSystemPackages: callable<(purposes: readonly string[]) => Promise<readonly string[]>>(),
});

/** Connections that are all closed together. */
class Connections<D extends Directory & { close(): Promise<void> }> {
  readonly #open: D[] = [];

  add(directory: D): D {
    this.#open.push(directory);
    return directory;
  }

  async close(): Promise<void> {
    await Promise.all(this.#open.splice(0).map((directory) => directory.close()));
  }
}

/** A fresh domain controller (Samba), over LDAPS with the least-privilege service account. */
export async function domainSite(): Promise<MovableSite> {
  const { controller, facts } = await startLab(['domain']);
  let administrator = new LabAdministrator(facts);
  await administrator.signIn();
  const connector = labConnector(facts);
  const { clock, skip, skippedMs } = offsetClock(systemClock());
  const secret = () => Promise.resolve(ok(new Secret(facts.secrets.service)));
  const connections = new Connections<LdapDirectory>();
  const open = () => connections.add(createLdapDirectory({ connector, secret, clock }));
  return {
    name: 'Samba domain',
    where: 'domain',
    connector,
    privilege: { kind: 'adGroup', name: 'Help Desk' },
    directory: open(),
    clock,
    timers: systemTimers(),
    truth: (ref) => administrator.truth(ref),
    signIn: async (account, password) => {
      const answer = await administrator.tryBind(account, password);
      return answer === 'ok' ? 'accepted' : answer;
    },
    open,
    skip: async (ms) => {
      await connections.close();
      await administrator.close();
      skip(ms);
      await controller.restart(skippedMs() / SECOND);
      administrator = new LabAdministrator(facts);
      await administrator.signIn();
    },
    log: () => controller.output(),
    stop: async () => {
      await connections.close();
      await administrator.close();
      await controller.stop();
    },
  };
}

/**
 * A fresh Linux endpoint over SSH, with OpenSSH's own client as the person who signs in. `movable`: `skip` works, and it has
 * no job service, so that nothing there ends an account after a skip.
 */
export async function endpointSite({ movable = false } = {}): Promise<MovableSite> {
  await packagesModule.parse(await script('system-packages.mjs')).ensureSystemPackages(['endpoint']);
  const options: EndpointOptions = movable ? { jobs: 'none', movableClock: true } : {};
  const endpoint = await endpointModule.parse(await script('endpoint.mjs')).startEndpoint(options);
  const connector = endpointConnector(endpoint);
  const { clock, skip, skippedMs } = offsetClock(systemClock());
  const secret = () => Promise.resolve(ok(new Secret(endpoint.privateKey)));
  const connections = new Connections<ReturnType<typeof openEndpoint>>();
  const open = () => connections.add(openEndpoint({ connector, secret, clock }));
  return {
    name: 'Linux endpoint over SSH',
    where: 'endpoint',
    connector,
    privilege: { kind: 'localGroup', name: 'helpdesk' },
    directory: open(),
    clock,
    timers: systemTimers(),
    truth: (ref) => truthOf(endpoint, ref),
    signIn: async (account, password) =>
      (await endpoint.signIn(account, password.reveal())).code === 0 ? 'accepted' : 'refused',
    open,
    skip: async (ms) => {
      await connections.close();
      skip(ms);
      // As after a restart of a computer without job service: the processes that would have ended accounts are gone.
      await endpoint.inside('pkill', ['-KILL', '-f', ' wait$']);
      await endpoint.setClock(skippedMs() / SECOND);
    },
    log: () => '',
    stop: async () => {
      await connections.close();
      await endpoint.stop();
    },
  };
}
