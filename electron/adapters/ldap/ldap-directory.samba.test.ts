import { afterAll, describe } from 'vitest';
import { LAB, startDomainController, type DomainController } from '../../../scripts/lib/samba.mjs';
import { ok } from '../../../shared/result';
import { Secret } from '../../../shared/secret';
import { instant } from '../../../shared/time';
import { directoryContract } from '../../testkit/contract/directory-contract';
import { labConnector, labSubject, labTools } from '../../testkit/contract/directory-contract-samba';
import { createLdapDirectory } from './index';
import { LabAdministrator } from './witness/lab-administrator';

/** The first run on a computer provisions the domain that later ones copy. */
const SET_UP_MS = 300_000;
const clock = { wall: () => instant(Date.now()), monotonic: () => performance.now() };

describe.each(['ldaps', 'startTls'] as const)('a real domain controller over %s', (encryption) => {
  let controller: DomainController | undefined;
  let administrator: LabAdministrator | undefined;
  directoryContract(
    'Active Directory (Samba)',
    async () => {
      controller = await startDomainController();
      const { secrets } = controller;
      const facts = { ...LAB, ...controller };
      const directory = createLdapDirectory({
        connector: labConnector(facts, { encryption }),
        secret: () => Promise.resolve(ok(new Secret(secrets.service))),
        clock,
      });
      administrator = new LabAdministrator(facts);
      await administrator.signIn();
      return { ...labSubject(facts, directory, administrator), dispose: () => directory.close() };
    },
    labTools(() => {
      if (administrator === undefined) throw new Error('no administrator');
      return administrator;
    }),
    SET_UP_MS,
  );
  afterAll(async () => {
    await administrator?.close();
    await controller?.stop();
  });
});
