import { z } from 'zod';
import { GraphFault, badRequest, notFound } from '../server/errors';
import { noContent, param, type GraphContext, type GraphReply } from '../server/context';
import { entityReply, listReply } from '../server/odata';
import { jsonSchema, type JsonObject, type UserRecord } from '../state/schema';
import { requireRole } from '../services/authority';
import { presentExtension, presentExtensions } from './user-type';
import { readUser, writtenUser } from './users';

const extensionType = { name: 'extension' };
const mostPerObject = 2;
const mostBytes = 2_048;
const bodySchema = z.record(z.string(), jsonSchema);
const writers = ['User Administrator', 'Directory Writers', 'Privileged Authentication Administrator'];

export function listExtensions(context: GraphContext): GraphReply {
  const user = readUser(context);
  const items = presentExtensions(user).filter(
    (item): item is JsonObject => item !== null && typeof item === 'object' && !Array.isArray(item),
  );
  return listReply(context, extensionType, `users('${user.id}')/extensions`, items);
}

export function getExtension(context: GraphContext): GraphReply {
  const user = readUser(context);
  const name = param(context, 'extension');
  const values = user.extensions[name];
  if (values === undefined) throw notFound(name);
  return entityReply(context, extensionType, `users('${user.id}')/extensions`, presentExtension(name, values));
}

function values(context: GraphContext): JsonObject {
  const body = bodySchema.safeParse(context.body);
  if (!body.success) throw badRequest('A value is required for the request body.');
  const kept: JsonObject = {};
  for (const [name, value] of Object.entries(body.data)) {
    if (name.includes('@') || name === 'extensionName' || name === 'id') continue;
    const flat = Array.isArray(value)
      ? value.every((part) => typeof part !== 'object')
      : typeof value !== 'object' || value === null;
    if (!flat) throw badRequest(`Property '${name}' of an open extension must be a primitive value or a list of them.`);
    kept[name] = value;
  }
  if (Buffer.byteLength(JSON.stringify(kept)) > mostBytes)
    throw badRequest('The size of the open extension exceeds the limit.');
  return kept;
}

/** Open extensions hold at most 2 KB and two of them fit on one object (Graph: extensibility overview). */
export function createExtension(context: GraphContext): GraphReply {
  requireRole(context, writers);
  const user = writtenUser(context);
  const name = z.object({ extensionName: z.string().regex(/^[A-Za-z][A-Za-z0-9._-]{0,29}$/) }).safeParse(context.body);
  if (!name.success) throw badRequest("A value is required for property 'extensionName'.");
  const { extensionName } = name.data;
  if (user.extensions[extensionName] !== undefined) {
    throw new GraphFault(409, 'NameAlreadyExists', 'An extension already exists with given id.');
  }
  if (Object.keys(user.extensions).length >= mostPerObject)
    throw badRequest('The maximum number of open extensions was reached.');
  const kept = values(context);
  put(context, user, extensionName, kept);
  return entityReply(
    context,
    extensionType,
    `users('${user.id}')/extensions`,
    presentExtension(extensionName, kept),
    201,
  );
}

export function patchExtension(context: GraphContext): GraphReply {
  requireRole(context, writers);
  const { user, name, before } = written(context);
  put(context, user, name, { ...before, ...values(context) });
  return noContent;
}

export function deleteExtension(context: GraphContext): GraphReply {
  requireRole(context, writers);
  const { user, name } = written(context);
  const { [name]: gone, ...rest } = user.extensions;
  if (gone !== undefined) context.tenant.users.put(user.id, { ...user, extensions: rest });
  return noContent;
}

function written(context: GraphContext): { user: UserRecord; name: string; before: JsonObject } {
  const user = writtenUser(context);
  const name = param(context, 'extension');
  const before = user.extensions[name];
  if (before === undefined) throw notFound(name);
  return { user, name, before };
}

function put(context: GraphContext, user: UserRecord, name: string, kept: JsonObject): void {
  context.tenant.users.put(user.id, { ...user, extensions: { ...user.extensions, [name]: kept } });
}
