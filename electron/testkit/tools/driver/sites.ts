import { z } from 'zod';
import { ok } from '../../../../shared/result';
import { Secret } from '../../../../shared/secret';
import { createLdapDirectory } from '../../../adapters/ldap';
import { LabAdministrator } from '../../../adapters/ldap/lab-administrator';
import { openEndpoint } from '../../../adapters/local';
import { systemClock } from '../../../adapters/system/clock';
import { systemTimers } from '../../../adapters/system/timers';
import type { RealSite } from '../../crash-real';
import { labConnector } from '../../directory-contract-samba';
import { endpointConnector, truthOf, type LabEndpoint } from '../../local/endpoint-subject';
import { callable, script, startLab } from './lab';

/** A real directory that was started for one run of a tool. */
export interface StartedSite extends RealSite {
  readonly name: string;
  /** What the target itself says to a person who signs in; `accepted` or its reason. */
  signIn(account: string, password: Secret<string>): Promise<string>;
  stop(): Promise<void>;
}

interface Endpoint extends LabEndpoint {
  stop(): Promise<void>;
}
const endpointModule = z.object({ startEndpoint: callable<() => Promise<Endpoint>>() });
const packagesModule = z.object({
  ensureSystemPackages: callable<(purposes: readonly string[]) => Promise<readonly string[]>>(),
});

/** A fresh domain controller (Samba), over LDAPS with the least-privilege service account. */
export async function domainSite(): Promise<StartedSite> {
  const { controller, facts } = await startLab(['domain']);
  const administrator = new LabAdministrator(facts);
  await administrator.signIn();
  const connector = labConnector(facts);
  const clock = systemClock();
  const secret = () => Promise.resolve(ok(new Secret(facts.secrets.service)));
  const directory = createLdapDirectory({ connector, secret, clock });
  return {
    name: 'Samba domain',
    where: 'domain',
    connector,
    privilege: { kind: 'adGroup', name: 'Help Desk' },
    directory,
    clock,
    timers: systemTimers(),
    truth: (ref) => administrator.truth(ref),
    signIn: async (account, password) => {
      const answer = await administrator.tryBind(account, password);
      return answer === 'ok' ? 'accepted' : answer;
    },
    stop: async () => {
      await directory.close();
      await administrator.close();
      await controller.stop();
    },
  };
}

/** A fresh Linux endpoint over SSH, with OpenSSH's own client as the person who signs in. */
export async function endpointSite(): Promise<StartedSite> {
  await packagesModule.parse(await script('system-packages.mjs')).ensureSystemPackages(['endpoint']);
  const endpoint = await endpointModule.parse(await script('endpoint.mjs')).startEndpoint();
  const connector = endpointConnector(endpoint);
  const clock = systemClock();
  const secret = () => Promise.resolve(ok(new Secret(endpoint.privateKey)));
  const directory = openEndpoint({ connector, secret, clock });
  return {
    name: 'Linux endpoint over SSH',
    where: 'endpoint',
    connector,
    privilege: { kind: 'localGroup', name: 'helpdesk' },
    directory,
    clock,
    timers: systemTimers(),
    truth: (ref) => truthOf(endpoint, ref),
    signIn: async (account, password) =>
      (await endpoint.signIn(account, password.reveal())).code === 0 ? 'accepted' : 'refused',
    stop: async () => {
      await directory.close();
      await endpoint.stop();
    },
  };
}
