import { z } from 'zod';
import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import type { OrganisationSource, SourceRead, SourceRevision } from '../../ports/organisation';
import { exchange, failureOfStatus, type HttpAnswer, type HttpQuery } from './http';
import { decodeText } from './text';

export interface SharePointOptions {
  /** Address of Graph including the version, e.g. `https://graph.microsoft.com/v1.0`. */
  readonly graphUrl: string;
  /** Graph drive id: a document library of a site, or a person's OneDrive. */
  readonly driveId: string;
  /** Path of the file below the drive's root, e.g. `Latchkey/organisation.json`. */
  readonly path: string;
  /** A token with Files.ReadWrite or Sites.ReadWrite.All. */
  readonly token: () => Promise<Result<Secret<string>, Failure>>;
  readonly timeoutMs?: number;
}

const itemSchema = z.object({
  id: z.string().min(1).max(400),
  eTag: z.string().min(1).max(400),
  size: z.number().optional(),
});
type Item = z.infer<typeof itemSchema>;

/**
 * The organisation file in SharePoint or OneDrive through Graph (driveItem). The revision is the item's eTag. `If-Match` is
 * documented for changing an item, though not for putting its content, so a publication is followed by a read: what
 * stands there must be what we wrote, else the race is lost. A new file uses `conflictBehavior=fail`.
 */
export function sharePointSource(options: SharePointOptions): OrganisationSource {
  return {
    read: (known) => read(options, known),
    publish: (text, expected) => publish(options, text, expected),
  };
}

function itemUrl(options: SharePointOptions): string {
  const path = options.path
    .split('/')
    .filter((part) => part !== '')
    .map(encodeURIComponent)
    .join('/');
  return `${options.graphUrl.replace(/\/$/, '')}/drives/${encodeURIComponent(options.driveId)}/root:/${path}`;
}

async function read(
  options: SharePointOptions,
  known: SourceRevision | undefined,
): Promise<Result<SourceRead, Failure>> {
  const item = await itemOf(options);
  if (!item.ok) return item;
  if (item.value === undefined) return ok({ kind: 'missing' });
  const { eTag } = item.value;
  if (eTag === known) return ok({ kind: 'unchanged' });
  const content = await contentOf(options);
  if (!content.ok) return content;
  const after = await itemOf(options);
  if (!after.ok) return after;
  // Replaced between the two requests: which revision the text belongs to cannot be told.
  if (after.value?.eTag !== eTag) return err(failure('busy', { detail: 'organisationFile changed' }));
  const text = decodeText(content.value);
  return text.ok ? ok({ kind: 'file', text: text.value, revision: eTag }) : text;
}

async function itemOf(options: SharePointOptions): Promise<Result<Item | undefined, Failure>> {
  const answer = await ask(options, { method: 'GET', url: `${itemUrl(options)}?$select=id,eTag,size` });
  if (!answer.ok) return answer;
  if (answer.value.status === 404) return ok(undefined);
  return answer.value.status === 200 ? parseItem(answer.value) : err(failureOfStatus(answer.value));
}

function parseItem(answer: HttpAnswer): Result<Item, Failure> {
  try {
    return ok(itemSchema.parse(JSON.parse(Buffer.from(answer.body).toString('utf8'))));
  } catch {
    return err(failure('malformed_answer', { detail: 'driveItem' }));
  }
}

/** Graph sends the content itself or a redirect to an address that carries its own permission; the token stays here. */
async function contentOf(options: SharePointOptions): Promise<Result<Uint8Array, Failure>> {
  const first = await ask(options, { method: 'GET', url: `${itemUrl(options)}:/content` });
  if (!first.ok) return first;
  const { status, headers, body } = first.value;
  if (status === 200) return ok(body);
  if (status !== 302 || headers.location === undefined) return err(failureOfStatus(first.value));
  const second = await exchange({ method: 'GET', url: headers.location, timeoutMs: options.timeoutMs ?? 30_000 });
  if (!second.ok) return second;
  return second.value.status === 200 ? ok(second.value.body) : err(failureOfStatus(second.value));
}

async function publish(
  options: SharePointOptions,
  text: string,
  expected: SourceRevision | undefined,
): Promise<Result<SourceRevision, Failure>> {
  const before = await itemOf(options);
  if (!before.ok) return before;
  if (before.value?.eTag !== expected) return err(failure('stale_revision', { detail: 'organisationFile changed' }));
  const isNew = expected === undefined;
  const answer = await ask(options, {
    method: 'PUT',
    url: `${itemUrl(options)}:/content${isNew ? '?@microsoft.graph.conflictBehavior=fail' : ''}`,
    headers: isNew ? {} : { 'if-match': expected },
    body: text,
  });
  if (!answer.ok) return answer;
  if (![200, 201].includes(answer.value.status)) return err(failureOfStatus(answer.value));
  const written = parseItem(answer.value);
  if (!written.ok) return written;
  const back = await read(options, undefined);
  if (!back.ok) return back;
  const won = back.value.kind === 'file' && back.value.text === text && back.value.revision === written.value.eTag;
  return won ? ok(written.value.eTag) : err(failure('stale_revision', { detail: 'organisationFile changed' }));
}

async function ask(
  options: SharePointOptions,
  query: Pick<HttpQuery, 'method' | 'url' | 'headers' | 'body'>,
): ReturnType<typeof exchange> {
  const token = await options.token();
  if (!token.ok) return token;
  return exchange({ ...query, token: token.value, timeoutMs: options.timeoutMs ?? 30_000 });
}
