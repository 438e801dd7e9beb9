import { z } from 'zod';
import { badRequest, methodFaults, notFound } from '../server/errors';
import { noContent, param, type GraphContext, type GraphReply } from '../server/context';
import { entityReply, listReply, type EntityType } from '../server/odata';
import { requireAuthorityOverMethods, requireRole } from '../services/authority';
import {
  methodKindSchema,
  tapPolicySchema,
  type JsonObject,
  type MethodKind,
  type MethodRecord,
} from '../state/schema';
import { methodsUser, presentPass, seenPass } from './passes';
import { dateTime } from './user-type';

const methodType: EntityType = { name: 'authenticationMethod' };
/** Every account with a password shows this method under the same id. */
const passwordMethodId = '28c10230-6103-485e-b985-444c60001490';

const typeNames: Readonly<Record<MethodKind, string>> = {
  fido2Methods: 'fido2AuthenticationMethod',
  microsoftAuthenticatorMethods: 'microsoftAuthenticatorAuthenticationMethod',
  phoneMethods: 'phoneAuthenticationMethod',
  emailMethods: 'emailAuthenticationMethod',
  softwareOathMethods: 'softwareOathAuthenticationMethod',
  windowsHelloForBusinessMethods: 'windowsHelloForBusinessAuthenticationMethod',
};

function presentMethod(method: MethodRecord, typed: boolean): JsonObject {
  return {
    ...(typed ? { '@odata.type': `#microsoft.graph.${typeNames[method.kind]}` } : {}),
    id: method.id,
    createdDateTime: dateTime(method.createdAt),
    ...method.properties,
  };
}

function seenMethods(context: GraphContext, userId: string): MethodRecord[] {
  return context.tenant.methods.allSeen('authenticationMethods').filter((method) => method.userId === userId);
}

/** All sign-in methods of an account: its password, its pass, and what a person registered. */
export function listMethods(context: GraphContext): GraphReply {
  const user = methodsUser(context);
  const pass = seenPass(context, user.id);
  const password: JsonObject = {
    '@odata.type': '#microsoft.graph.passwordAuthenticationMethod',
    id: passwordMethodId,
    password: null,
    createdDateTime: dateTime(user.passwordChangedAt),
  };
  const passItem: JsonObject[] =
    pass === undefined
      ? []
      : [
          {
            '@odata.type': '#microsoft.graph.temporaryAccessPassAuthenticationMethod',
            ...presentPass(context, pass),
          },
        ];
  const registered = seenMethods(context, user.id).map((method) => presentMethod(method, true));
  return listReply(context, methodType, `users('${user.id}')/authentication/methods`, [
    password,
    ...passItem,
    ...registered,
  ]);
}

function kindOf(context: GraphContext): MethodKind {
  const kind = methodKindSchema.safeParse(param(context, 'kind'));
  if (!kind.success) throw badRequest(`Resource not found for the segment '${param(context, 'kind')}'.`);
  return kind.data;
}

export function listMethodsOfKind(context: GraphContext): GraphReply {
  const kind = kindOf(context);
  const user = methodsUser(context);
  const items = seenMethods(context, user.id)
    .filter((method) => method.kind === kind)
    .map((method) => presentMethod(method, false));
  return listReply(context, methodType, `users('${user.id}')/authentication/${kind}`, items);
}

export function deleteMethod(context: GraphContext): GraphReply {
  const kind = kindOf(context);
  const user = methodsUser(context);
  requireAuthorityOverMethods(context, user.id);
  const key = `${user.id}|${param(context, 'method')}`;
  if (context.tenant.methods.truth(key)?.kind !== kind) throw methodFaults.notFound();
  context.tenant.methods.remove(key);
  return noContent;
}

const policyTypeName = '#microsoft.graph.temporaryAccessPassAuthenticationMethodConfiguration';
const policyType: EntityType = { name: 'temporaryAccessPassAuthenticationMethodConfiguration' };

function presentPolicy(context: GraphContext): JsonObject {
  const { includeTargets, excludeTargets, ...rules } = context.tenant.settings.tapPolicy;
  return {
    '@odata.type': policyTypeName,
    id: 'TemporaryAccessPass',
    ...rules,
    excludeTargets: excludeTargets.map((target) => ({ ...target })),
    includeTargets: includeTargets.map((target) => ({ ...target })),
  };
}

function requirePassPolicy(context: GraphContext): void {
  const id = param(context, 'configuration');
  if (id.toLowerCase() !== 'temporaryaccesspass') throw notFound(id);
}

export function getPassPolicy(context: GraphContext): GraphReply {
  requirePassPolicy(context);
  return entityReply(context, policyType, 'authenticationMethodConfigurations', presentPolicy(context));
}

const policyPatchSchema = tapPolicySchema.partial().extend({
  '@odata.type': z.literal(policyTypeName),
  id: z.literal('TemporaryAccessPass').optional(),
});

export function patchPassPolicy(context: GraphContext): GraphReply {
  requirePassPolicy(context);
  requireRole(context, ['Authentication Policy Administrator']);
  const { tenant } = context;
  const body = policyPatchSchema.safeParse(context.body);
  if (!body.success) throw methodFaults.badRequest('The request body is invalid.');
  const given = Object.entries(body.data).filter(
    ([name, value]) => name !== '@odata.type' && name !== 'id' && value !== undefined,
  );
  const merged = tapPolicySchema.safeParse({ ...tenant.settings.tapPolicy, ...Object.fromEntries(given) });
  const policy = merged.data;
  const ordered =
    policy !== undefined &&
    policy.minimumLifetimeInMinutes <= policy.defaultLifetimeInMinutes &&
    policy.defaultLifetimeInMinutes <= policy.maximumLifetimeInMinutes;
  if (!ordered) throw methodFaults.badRequest('The lifetimes of the policy contradict each other.');
  tenant.settings.tapPolicy = policy;
  tenant.changed();
  return noContent;
}

/** The whole policy, as far as practice knows methods. */
export function getMethodsPolicy(context: GraphContext): GraphReply {
  const item: JsonObject = {
    id: 'authenticationMethodsPolicy',
    displayName: 'Authentication Methods Policy',
    description: 'The tenant-wide policy that controls which authentication methods are allowed.',
    lastModifiedDateTime: dateTime(context.tenant.record.createdAt),
    policyVersion: '1.5',
    authenticationMethodConfigurations: [presentPolicy(context)],
  };
  return entityReply(context, { name: 'authenticationMethodsPolicy' }, 'authenticationMethodsPolicy', item);
}
