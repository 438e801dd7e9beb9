import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { GraphFault } from '../server/errors';
import { noContent, param, type GraphContext, type GraphReply } from '../server/context';
import { entityReply, type EntityType } from '../server/odata';
import type { DriveItemRecord, JsonObject } from '../state/schema';
import type { Tenant } from '../state/tenant';
import { dateTime } from './user-type';

const itemType: EntityType = { name: 'driveItem' };
const largestFile = 4_000_000;
/** Signs addresses under which a file can be fetched without a token; good until the process ends. */
const downloadKey = randomBytes(32);

const faults = {
  notFound: (): GraphFault => new GraphFault(404, 'itemNotFound', 'The resource could not be found.'),
  exists: (): GraphFault => new GraphFault(409, 'nameAlreadyExists', 'An item with the same name already exists.'),
  changed: (): GraphFault => new GraphFault(412, 'resourceModified', "ETag does not match current item's value"),
  badName: (): GraphFault =>
    new GraphFault(400, 'invalidRequest', 'The provided name cannot contain any of these characters.'),
  tooLarge: (): GraphFault => new GraphFault(413, 'invalidRequest', 'The file is too large for this request.'),
};

/** Entity tag of a file: changes with everything that changes. */
function eTagOf(item: DriveItemRecord): string {
  return `"{${item.id.toUpperCase()}},${String(item.version)}"`;
}

function nameOf(item: DriveItemRecord): string {
  return item.path.split('/').at(-1) ?? item.path;
}

function present(context: GraphContext, item: DriveItemRecord): JsonObject {
  const { driveId } = context.tenant.record.drive;
  const content = Buffer.from(item.contentBase64, 'base64');
  const folder = item.path.split('/').slice(0, -1).join('/');
  return {
    '@odata.etag': eTagOf(item),
    id: item.id,
    name: nameOf(item),
    eTag: eTagOf(item),
    cTag: `"c:{${item.id.toUpperCase()}},${String(item.version)}"`,
    size: content.length,
    createdDateTime: dateTime(item.createdAt),
    lastModifiedDateTime: dateTime(item.modifiedAt),
    file: { mimeType: item.contentType },
    parentReference: {
      driveId,
      driveType: 'documentLibrary',
      path: `/drives/${driveId}/root:${folder === '' ? '' : `/${folder}`}`,
    },
  };
}

/** Names are compared without regard to case, as SharePoint does. */
function found(context: GraphContext): DriveItemRecord | undefined {
  const wanted = param(context, 'item').toLowerCase();
  return Object.values(context.tenant.record.drive.items).find((item) => item.path.toLowerCase() === wanted);
}

function existing(context: GraphContext): DriveItemRecord {
  const item = found(context);
  if (item === undefined) throw faults.notFound();
  return item;
}

export function getItem(context: GraphContext): GraphReply {
  const item = existing(context);
  if (context.headers['if-none-match'] === eTagOf(item)) return { status: 304 };
  return entityReply(context, itemType, 'drives/root', present(context, item));
}

function signatureOf(tenantId: string, item: DriveItemRecord): string {
  return createHmac('sha256', downloadKey)
    .update(`${tenantId} ${item.id} ${String(item.version)}`)
    .digest('base64url');
}

/** Sends the client to an address that needs no token (Graph: Download driveItem content). */
export function getContent(context: GraphContext): GraphReply {
  const item = existing(context);
  if (context.headers['if-none-match'] === eTagOf(item)) return { status: 304 };
  const signature = signatureOf(context.tenant.id, item);
  return {
    status: 302,
    headers: { Location: `${context.downloadRoot}/${context.tenant.id}/${item.id}?tempauth=${signature}` },
  };
}

/** The file behind such an address; undefined when it is not one that was given out for this state of the file. */
export function downloaded(tenant: Tenant, itemId: string, signature: string): DriveItemRecord | undefined {
  const { items } = tenant.record.drive;
  const item = Object.hasOwn(items, itemId) ? items[itemId] : undefined;
  if (item === undefined) return undefined;
  const [expected, actual] = [Buffer.from(signatureOf(tenant.id, item)), Buffer.from(signature)];
  return expected.length === actual.length && timingSafeEqual(expected, actual) ? item : undefined;
}

/** Writes a small file whole (Graph: Upload or replace the contents of a driveItem). */
export function putContent(context: GraphContext): GraphReply {
  const { tenant, bytes, headers, query } = context;
  const path = param(context, 'item');
  if (path.split('/').some((name) => name === '' || name === '..' || /["*:<>?\\|]/.test(name))) throw faults.badName();
  if (bytes.length > largestFile) throw faults.tooLarge();
  const before = found(context);
  const behavior = query.get('@microsoft.graph.conflictBehavior') ?? 'replace';
  if (before !== undefined && behavior === 'fail') throw faults.exists();
  const match = headers['if-match'];
  if (match !== undefined && tenant.settings.honourIfMatch && (before === undefined || match !== eTagOf(before))) {
    throw faults.changed();
  }
  const now = tenant.now();
  const item: DriveItemRecord = {
    id: before?.id ?? randomUUID(),
    path: before?.path ?? path,
    version: (before?.version ?? 0) + 1,
    contentBase64: bytes.toString('base64'),
    contentType: headers['content-type'] ?? 'application/octet-stream',
    createdAt: before?.createdAt ?? now,
    modifiedAt: now,
  };
  tenant.record.drive.items[item.id] = item;
  tenant.changed();
  return entityReply(context, itemType, 'drives/root', present(context, item), before === undefined ? 201 : 200);
}

export function deleteItem(context: GraphContext): GraphReply {
  const item = existing(context);
  const match = context.headers['if-match'];
  if (match !== undefined && match !== eTagOf(item)) throw faults.changed();
  Reflect.deleteProperty(context.tenant.record.drive.items, item.id);
  context.tenant.changed();
  return noContent;
}
