import { badRequest } from '../server/errors';
import type { GraphContext } from '../server/context';
import { GraphFault } from '../server/errors';
import type { Tenant } from '../state/tenant';
import { upnOf } from '../state/tenant';

const localPart = /^[A-Za-z0-9'._\-!#^~]{1,64}$/;
const fewestKinds = 3;

/** Refuses a user principal name that is malformed, on a foreign domain, or taken. `exceptId` may keep its own. */
export function checkUpn(tenant: Tenant, upn: string, exceptId?: string): void {
  const [local = '', domain = '', ...rest] = upn.split('@');
  if (rest.length > 0 || !localPart.test(local) || local.startsWith('.') || local.endsWith('.') || domain === '') {
    throw badRequest('Property userPrincipalName is invalid.');
  }
  if (!tenant.record.domains.some((verified) => verified.name === domain.toLowerCase())) {
    const message =
      'The domain portion of the userPrincipalName property is invalid. You must use one of the verified domain names in your organization.';
    throw badRequest(message, [{ code: 'InvalidValue', message, target: 'userPrincipalName' }]);
  }
  const holder = tenant.trueUser(upn);
  if (holder !== undefined && holder.id !== exceptId) throw conflict(tenant, 'userPrincipalName');
}

/** Refuses a mail nickname that another user has. */
export function checkMailNickname(tenant: Tenant, nickname: string, exceptId?: string): void {
  const wanted = nickname.toLowerCase();
  const taken = tenant.users.allTruth().some((user) => {
    const theirs = user.properties['mailNickname'];
    return (
      user.deletedAt === null && user.id !== exceptId && typeof theirs === 'string' && theirs.toLowerCase() === wanted
    );
  });
  if (taken) throw conflict(tenant, 'mailNickname');
}

function conflict(tenant: Tenant, property: string): GraphFault {
  const message = `Another object with the same value for property ${property} already exists.`;
  const details = [{ code: 'ObjectConflict', message, target: property }];
  return tenant.settings.conflictStatus === 400
    ? badRequest(message, details)
    : new GraphFault(409, 'Request_MultipleObjectsWithSameKeyValue', message, { details });
}

/** Refuses a password that the cloud rule does not take: 8 to 256 characters, three kinds, not the name. */
export function checkPassword(password: string, upn: string): void {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length;
  const name = (upn.split('@')[0] ?? '').toLowerCase();
  const holdsName = name.length > 3 && password.toLowerCase().includes(name);
  if (password.length < 8 || password.length > 256 || kinds < fewestKinds || holdsName) {
    throw badRequest(
      'The specified password does not comply with password complexity requirements. Please provide a different password.',
    );
  }
}

/** Whether writes have to wait until reads show the object, too. */
export function writesLag(context: GraphContext): boolean {
  return context.world.switches.replication.writes === 'replica';
}

export { upnOf };
