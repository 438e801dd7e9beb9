import { randomInt, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { methodFaults } from '../server/errors';
import { noContent, param, type GraphContext, type GraphReply } from '../server/context';
import { entityReply, listReply, type EntityType } from '../server/odata';
import { requireAuthorityOverMethods } from '../services/authority';
import { inPassScope, usability } from '../services/pass-rules';
import { hashSecret } from '../state/secret-hash';
import type { JsonObject, PassRecord, UserRecord } from '../state/schema';
import { writesLag } from './user-rules';
import { dateTime } from './user-type';

const passType: EntityType = { name: 'temporaryAccessPassAuthenticationMethod' };
const characters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789+*@&%#$';

/** The user as the authentication-methods service sees it; a new one may be unknown to it (404). */
export function methodsUser(context: GraphContext): UserRecord {
  const key = param(context, 'user');
  const seen = context.tenant.seenUser(key, 'authenticationMethods');
  const user = writesLag(context) || context.method === 'GET' ? seen : context.tenant.trueUser(key);
  if (user === undefined || context.tenant.trueUser(user.id) === undefined) throw methodFaults.notFound();
  return user;
}

function pathOf(user: UserRecord): string {
  return `users('${user.id}')/authentication/temporaryAccessPassMethods`;
}

/** A pass as reads show it: never with its secret. */
export function presentPass(context: GraphContext, pass: PassRecord): JsonObject {
  const reason = usability(context.tenant, pass);
  return {
    id: pass.id,
    temporaryAccessPass: null,
    createdDateTime: dateTime(pass.createdAt),
    startDateTime: dateTime(pass.startsAt),
    lifetimeInMinutes: pass.lifetimeInMinutes,
    isUsableOnce: pass.isUsableOnce,
    isUsable: reason === 'EnabledByPolicy',
    methodUsabilityReason: reason,
  };
}

/** The pass that the service shows for the user; at most one. */
export function seenPass(context: GraphContext, userId: string): PassRecord | undefined {
  return context.tenant.passes.seen(userId, 'authenticationMethods');
}

export function listPasses(context: GraphContext): GraphReply {
  const user = methodsUser(context);
  const pass = seenPass(context, user.id);
  return listReply(context, passType, pathOf(user), pass === undefined ? [] : [presentPass(context, pass)]);
}

export function getPass(context: GraphContext): GraphReply {
  const user = methodsUser(context);
  const pass = seenPass(context, user.id);
  if (pass?.id !== param(context, 'pass')) throw methodFaults.notFound();
  return entityReply(context, passType, pathOf(user), presentPass(context, pass));
}

const createSchema = z.strictObject({
  '@odata.type': z.literal('#microsoft.graph.temporaryAccessPassAuthenticationMethod').optional(),
  startDateTime: z.iso.datetime({ offset: true }).nullish(),
  lifetimeInMinutes: z.number().int().min(10).max(43_200).nullish(),
  isUsableOnce: z.boolean().nullish(),
});

function newPass(length: number): string {
  return Array.from({ length }, () => characters.charAt(randomInt(characters.length))).join('');
}

/**
 * Makes a pass; the one the user had is replaced (Graph: Create temporaryAccessPassMethod). The secret is in this answer
 * only.
 */
export function createPass(context: GraphContext): GraphReply {
  const { tenant } = context;
  const user = methodsUser(context);
  requireAuthorityOverMethods(context, user.id);
  const body = createSchema.safeParse(context.body ?? {});
  if (!body.success) throw methodFaults.badRequest('The request body is invalid.');
  checkPolicy(context, user, body.data.isUsableOnce ?? undefined);
  const policy = tenant.settings.tapPolicy;
  const lifetimeInMinutes = body.data.lifetimeInMinutes ?? policy.defaultLifetimeInMinutes;
  if (lifetimeInMinutes < policy.minimumLifetimeInMinutes || lifetimeInMinutes > policy.maximumLifetimeInMinutes) {
    throw methodFaults.badRequest(
      'The lifetime of the Temporary Access Pass is outside the range that the policy allows.',
    );
  }
  const now = tenant.now();
  const asked = body.data.startDateTime;
  const secret = newPass(policy.defaultLength);
  const pass: PassRecord = {
    id: randomUUID(),
    userId: user.id,
    passHash: hashSecret(secret),
    createdAt: now,
    startsAt: asked === undefined || asked === null ? now : Math.max(now, Date.parse(asked)),
    lifetimeInMinutes,
    isUsableOnce: body.data.isUsableOnce ?? policy.isUsableOnce,
    used: false,
  };
  tenant.passes.put(user.id, pass);
  const item = { ...presentPass(context, pass), temporaryAccessPass: secret };
  return entityReply(context, passType, pathOf(user), item, 201);
}

function checkPolicy(context: GraphContext, user: UserRecord, isUsableOnce: boolean | undefined): void {
  const { tenant } = context;
  const { state, isUsableOnce: onlyOnce } = tenant.settings.tapPolicy;
  if (user.properties['userType'] === 'Guest') {
    throw methodFaults.badRequest('Temporary Access Pass cannot be added to an external guest user.');
  }
  const outside = tenant.settings.passScopeRefusal === 'atCreation' && !inPassScope(tenant, user.id);
  if (state === 'disabled' || outside) {
    throw methodFaults.badRequest(
      'Converged UserCredentialPolicy does not allow creating or updating TemporaryAccessPass for this user.',
    );
  }
  if (onlyOnce && isUsableOnce === false) {
    throw methodFaults.badRequest('A multi-use Temporary Access Pass is not allowed by the policy.');
  }
}

/** Deletes a pass by id, even while reads do not show it yet. */
export function deletePass(context: GraphContext): GraphReply {
  const user = methodsUser(context);
  requireAuthorityOverMethods(context, user.id);
  if (context.tenant.passes.truth(user.id)?.id !== param(context, 'pass')) throw methodFaults.notFound();
  context.tenant.passes.remove(user.id);
  return noContent;
}
