import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import type { SignInDesk } from '../../app/sign-in';
import type { Handlers } from '../ipc/route';
import { saveFile } from '../windows/save-file';
import { bare } from './at-work';
import type { Rooms } from './index';

type Rows = Extract<keyof Handlers, `signIn.${string}` | `certificate.${string}`>;

/** Sign-in of technicians and certificates of apps. */
export function signInHandlers({ product, lockRoom }: Rooms): Pick<Handlers, Rows> {
  const at = <T>(work: (desk: SignInDesk) => T): T | Result<never, Failure> => {
    const desk = product.workplace()?.signIn;
    return desk === undefined ? err(failure('policy_denied', { detail: 'no organisation' })) : work(desk);
  };
  return {
    'signIn.view': ({ connectorId }) => at((desk) => desk.view(connectorId)),
    'signIn.begin': ({ connectorId, way, atCustomer }) =>
      at((desk) => desk.begin({ connectorId, way, ...(atCustomer === undefined ? {} : { atCustomer }) })),
    'signIn.cancel': () => at((desk) => desk.cancel()),
    'signIn.openPage': () => at(async (desk) => bare(await desk.openPage())),
    'signIn.signOut': ({ objectId, connectorId }) =>
      at(async (desk) => bare(await desk.signOut(objectId, connectorId))),
    'signIn.consentLink': (input) => at((desk) => desk.consentLink(input)),
    'certificate.view': ({ connectorId }) =>
      at(async (desk) => {
        const found = await desk.certificate(connectorId);
        if (!found.ok) return found;
        return ok(found.value === undefined ? {} : { certificate: found.value });
      }),
    'certificate.create': ({ connectorId }) =>
      at(async (desk) => {
        const created = await desk.createCertificate(connectorId);
        return created.ok ? ok({ certificate: created.value }) : created;
      }),
    'certificate.save': ({ connectorId }, { contents }) =>
      at(async (desk) => {
        const found = await desk.certificate(connectorId);
        if (!found.ok) return found;
        if (found.value === undefined) return err(failure('sign_in_failed', { detail: 'certificate_missing' }));
        const { pem, thumbprint } = found.value;
        // The portal lists certificates by thumbprint, so files are told apart by it, too.
        const name = `Latchkey ${thumbprint.slice(0, 8)}.cer`;
        const saved = await saveFile(contents, { name, kind: 'Certificate', ending: 'cer', text: pem }, () =>
          lockRoom.lock.isLocked(),
        );
        return saved.ok ? ok({ saved: saved.value }) : saved;
      }),
    'certificate.remove': ({ connectorId }) => at(async (desk) => bare(await desk.removeCertificate(connectorId))),
  };
}
