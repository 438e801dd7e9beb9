import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { badRequest, denied, invalidProperty, notFound } from '../server/errors';
import { noContent, param, type GraphContext, type GraphReply } from '../server/context';
import { entityReply, listReply } from '../server/odata';
import { hasPermission, holdsRole } from '../services/caller';
import { requireAuthorityOver, requireRole } from '../services/authority';
import { hashSecret } from '../state/secret-hash';
import { upnOf } from '../state/tenant';
import type { Json, JsonObject, UserRecord } from '../state/schema';
import { memberOfValues } from './members';
import { checkMailNickname, checkPassword, checkUpn, writesLag } from './user-rules';
import {
  presentExtensions,
  presentUser,
  userCreateSchema,
  userPatchSchema,
  userType,
  type UserPatch,
} from './user-type';

const sensitiveProperties = [
  'userPrincipalName',
  'businessPhones',
  'mobilePhone',
  'otherMails',
  'onPremisesImmutableId',
] as const;

/** The user that a read is about. Throws 404 when the directory does not show it. */
export function readUser(context: GraphContext, name = 'user'): UserRecord {
  const key = param(context, name);
  const user = context.tenant.seenUser(key, 'directory');
  if (user === undefined) throw notFound(key);
  return user;
}

/** The user that a write is about, as things are. While the directory lags a new one is not found either. */
export function writtenUser(context: GraphContext, name = 'user'): UserRecord {
  const key = param(context, name);
  if (writesLag(context) && context.tenant.seenUser(key, 'directory') === undefined) throw notFound(key);
  const user = context.tenant.trueUser(key);
  if (user === undefined) throw notFound(key);
  return user;
}

/** Body of a directory write against its schema, annotations and directory extensions set apart. */
function directoryBody<T>(context: GraphContext, schema: z.ZodType<T>): { value: T; extra: JsonObject } {
  const body = z.record(z.string(), z.json()).safeParse(context.body);
  if (!body.success) throw badRequest('A value is required for the request body.');
  const plain: Record<string, Json> = {};
  const extra: JsonObject = {};
  for (const [name, value] of Object.entries(body.data)) {
    if (/^extension_[0-9a-f]{32}_\w+$/.test(name)) extra[name] = value;
    else if (!name.includes('@')) plain[name] = value;
  }
  const parsed = schema.safeParse(plain);
  if (parsed.success) return { value: parsed.data, extra };
  const issue = parsed.error.issues[0];
  if (issue?.code === 'unrecognized_keys') {
    throw badRequest(`Invalid property '${issue.keys[0] ?? ''}'.`);
  }
  const name = String(issue?.path[0] ?? '');
  if (plain[name] === undefined) throw badRequest(`A value is required for property '${name}' of resource 'User'.`);
  throw invalidProperty(name);
}

function withExpansions(context: GraphContext, user: UserRecord): JsonObject {
  const shown = presentUser(user);
  const expand = context.query.get('$expand') ?? '';
  if (expand.includes('extensions')) shown['extensions'] = presentExtensions(user);
  if (expand.includes('memberOf')) shown['memberOf'] = memberOfValues(context.tenant, user.id);
  return shown;
}

export function getUser(context: GraphContext): GraphReply {
  return entityReply(context, userType, 'users', withExpansions(context, readUser(context)));
}

export function listUsers(context: GraphContext): GraphReply {
  const users = context.tenant.users.allSeen('directory').filter((user) => user.deletedAt === null);
  return listReply(
    context,
    userType,
    'users',
    users.map((user) => withExpansions(context, user)),
  );
}

export function countUsers(context: GraphContext): GraphReply {
  if (context.headers['consistencylevel']?.toLowerCase() !== 'eventual')
    throw badRequest('$count is not currently supported.');
  const users = context.tenant.users.allSeen('directory').filter((user) => user.deletedAt === null);
  return { status: 200, raw: { type: 'text/plain', bytes: Buffer.from(String(users.length)) } };
}

export function createUser(context: GraphContext): GraphReply {
  requireRole(context, ['User Administrator', 'Directory Writers']);
  const { tenant } = context;
  const { value, extra } = directoryBody(context, userCreateSchema);
  const { passwordProfile, onPremisesExtensionAttributes, ...properties } = value;
  if (passwordProfile.password === undefined)
    throw badRequest("A value is required for property 'password' of resource 'User'.");
  checkUpn(tenant, value.userPrincipalName);
  checkMailNickname(tenant, value.mailNickname);
  checkPassword(passwordProfile.password, value.userPrincipalName);
  const now = context.world.now();
  const user: UserRecord = {
    id: randomUUID(),
    properties: {
      userType: 'Member',
      ...withoutUndefined(properties),
      ...extra,
      ...mergedAttributes({}, onPremisesExtensionAttributes),
    },
    extensions: {},
    origin: 'graph',
    createdAt: now,
    deletedAt: null,
    passwordHash: hashSecret(passwordProfile.password),
    passwordChangedAt: now,
    sessionsValidFrom: now,
    sessionsValidFromOrder: 0,
  };
  tenant.users.put(user.id, user);
  const reply = entityReply(context, userType, 'users', presentUser(user), 201);
  return { ...reply, headers: { Location: `${context.root}/users/${user.id}` } };
}

export function patchUser(context: GraphContext): GraphReply {
  const user = writtenUser(context);
  const { value, extra } = directoryBody(context, userPatchSchema);
  authorisePatch(context, user, value);
  if (value.userPrincipalName !== undefined) checkUpn(context.tenant, value.userPrincipalName, user.id);
  if (value.mailNickname !== undefined) checkMailNickname(context.tenant, value.mailNickname, user.id);
  context.tenant.users.put(user.id, patchedUser(context, user, value, extra));
  return noContent;
}

function patchedUser(context: GraphContext, user: UserRecord, value: UserPatch, extra: JsonObject): UserRecord {
  const { passwordProfile, onPremisesExtensionAttributes, ...properties } = value;
  const attributes = mergedAttributes(user.properties, onPremisesExtensionAttributes);
  const changed: UserRecord = {
    ...user,
    properties: { ...user.properties, ...withoutUndefined(properties), ...extra, ...attributes },
  };
  const password = passwordProfile?.password;
  if (password !== undefined) {
    checkPassword(password, upnOf(changed));
    Object.assign(
      changed,
      { passwordHash: hashSecret(password), passwordChangedAt: context.world.now() },
      endedSessions(context),
    );
  }
  if (value.accountEnabled === false) Object.assign(changed, endedSessions(context));
  return changed;
}

/** Extension attributes are set one by one: the ones not named stay. */
function mergedAttributes(properties: JsonObject, change: UserPatch['onPremisesExtensionAttributes']): JsonObject {
  if (change === undefined) return {};
  const before = properties['onPremisesExtensionAttributes'];
  const kept = before !== null && typeof before === 'object' && !Array.isArray(before) ? before : {};
  return { onPremisesExtensionAttributes: change === null ? null : { ...kept, ...withoutUndefined(change) } };
}

/** What makes sessions opened until now worthless. */
export function endedSessions(context: GraphContext): Pick<UserRecord, 'sessionsValidFrom' | 'sessionsValidFromOrder'> {
  return { sessionsValidFrom: context.world.now(), sessionsValidFromOrder: context.world.nextOrder() };
}

function authorisePatch(context: GraphContext, user: UserRecord, value: UserPatch): void {
  const { caller, tenant } = context;
  const others = Object.keys(value).filter((name) => name !== 'accountEnabled' && name !== 'passwordProfile');
  const general = ['User.ReadWrite.All', 'Directory.ReadWrite.All', 'Directory.AccessAsUser.All'];
  if (others.length > 0 && !hasPermission(caller, general)) throw denied();
  if (value.accountEnabled !== undefined) {
    if (!hasPermission(caller, ['User.EnableDisableAccount.All', ...general])) throw denied();
    requireAuthorityOver(context, user.id, 'enableDisable');
  }
  if (value.passwordProfile !== undefined) {
    const byPermission = hasPermission(caller, ['User-PasswordProfile.ReadWrite.All', 'Directory.AccessAsUser.All']);
    if (!byPermission && !holdsRole(caller, tenant, ['User Administrator', 'Privileged Authentication Administrator']))
      throw denied();
    requireAuthorityOver(context, user.id, 'password');
  }
  if (sensitiveProperties.some((name) => value[name] !== undefined))
    requireAuthorityOver(context, user.id, 'sensitiveProperty');
  if (others.length > 0)
    requireRole(context, ['User Administrator', 'Directory Writers', 'Privileged Authentication Administrator']);
}

export function revokeSessions(context: GraphContext): GraphReply {
  const user = writtenUser(context);
  requireAuthorityOver(context, user.id, 'revokeSessions');
  context.tenant.users.put(user.id, { ...user, ...endedSessions(context) });
  return { status: 200, body: { '@odata.context': `${context.root}/$metadata#Edm.Boolean`, value: true } };
}

function withoutUndefined(properties: Readonly<Record<string, Json | undefined>>): JsonObject {
  const kept: JsonObject = {};
  for (const [name, value] of Object.entries(properties)) if (value !== undefined) kept[name] = value;
  return kept;
}
