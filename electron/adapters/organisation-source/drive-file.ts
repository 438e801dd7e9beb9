import type { Agent } from 'node:https';
import { z } from 'zod';
import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import { exchange, failureOfStatus, type HttpAnswer, type HttpQuery } from './http';

export interface DriveOptions {
  /** Address of Graph including the version, e.g. `https://graph.microsoft.com/v1.0`. */
  readonly graphUrl: string;
  /** Graph drive id: a document library of a site, or a person's OneDrive. */
  readonly driveId: string;
  /** A token with Files.ReadWrite or Sites.ReadWrite.All. */
  readonly token: () => Promise<Result<Secret<string>, Failure>>;
  readonly timeoutMs?: number;
  readonly agent?: Agent | undefined;
}

const itemSchema = z.object({
  id: z.string().min(1).max(400),
  eTag: z.string().min(1).max(400),
  lastModifiedDateTime: z.string().max(40).optional(),
});

/** What Graph says of a file. */
export interface DriveItem {
  readonly eTag: string;
  /** By the service's clock, ms since 1970, where it tells. */
  readonly modifiedAt: number | undefined;
  readonly serverNow: number | undefined;
}

export type Put =
  | { readonly kind: 'item'; readonly item: DriveItem }
  /** The status says why. */
  | { readonly kind: 'refused'; readonly answer: HttpAnswer };

/** One file of a drive, by its path (Graph: driveItem). */
export interface DriveFile {
  /** Undefined: there is none. */
  item(): Promise<Result<DriveItem | undefined, Failure>>;
  content(): Promise<Result<Uint8Array, Failure>>;
  put(text: string, how: { readonly onlyNew: true } | { readonly ifMatch: string }): Promise<Result<Put, Failure>>;
  /** Gone already, or changed since: done as well. */
  remove(ifMatch: string): Promise<Result<void, Failure>>;
}

export function driveFile(options: DriveOptions, path: string): DriveFile {
  const url = urlOf(options, path);
  const { agent } = options;
  const ask = async (query: Pick<HttpQuery, 'method' | 'url' | 'headers' | 'body'>): ReturnType<typeof exchange> => {
    const token = await options.token();
    return token.ok ? exchange({ ...query, token: token.value, timeoutMs: options.timeoutMs ?? 30_000, agent }) : token;
  };
  return {
    item: async () => {
      const answer = await ask({ method: 'GET', url: `${url}?$select=id,eTag,lastModifiedDateTime` });
      if (!answer.ok) return answer;
      if (answer.value.status === 404) return ok(undefined);
      return answer.value.status === 200 ? parseItem(answer.value) : err(failureOfStatus(answer.value));
    },
    content: async () => {
      const first = await ask({ method: 'GET', url: `${url}:/content` });
      if (!first.ok) return first;
      const { status, headers, body } = first.value;
      if (status === 200) return ok(body);
      if (status !== 302 || headers.location === undefined) return err(failureOfStatus(first.value));
      // An address that carries its own permission; the token stays with Graph.
      const second = await exchange({
        method: 'GET',
        url: headers.location,
        timeoutMs: options.timeoutMs ?? 30_000,
        agent,
      });
      if (!second.ok) return second;
      const { status: fetched } = second.value;
      // The address was good for a state of the file that is no more.
      if ([401, 403, 404, 410].includes(fetched)) return err(changed());
      return fetched === 200 ? ok(second.value.body) : err(failureOfStatus(second.value));
    },
    put: async (text, how) => {
      const answer = await ask({
        method: 'PUT',
        url: `${url}:/content${'onlyNew' in how ? '?@microsoft.graph.conflictBehavior=fail' : ''}`,
        headers: 'onlyNew' in how ? {} : { 'if-match': how.ifMatch },
        body: text,
      });
      if (!answer.ok) return answer;
      if (![200, 201].includes(answer.value.status)) return ok({ kind: 'refused', answer: answer.value });
      const item = parseItem(answer.value);
      return item.ok ? ok({ kind: 'item', item: item.value }) : item;
    },
    remove: async (ifMatch) => {
      const answer = await ask({ method: 'DELETE', url, headers: { 'if-match': ifMatch } });
      if (!answer.ok) return answer;
      const done = [200, 204, 404, 409, 412].includes(answer.value.status);
      return done ? ok(undefined) : err(failureOfStatus(answer.value));
    },
  };
}

/** The file was replaced while it was being read. */
export function changed(): Failure {
  return failure('busy', { detail: 'organisationFile changed' });
}

function urlOf({ graphUrl, driveId }: DriveOptions, path: string): string {
  const parts = path.split('/').filter((part) => part !== '');
  const encoded = parts.map(encodeURIComponent).join('/');
  return `${graphUrl.replace(/\/$/, '')}/drives/${encodeURIComponent(driveId)}/root:/${encoded}`;
}

function parseItem({ body, headers }: HttpAnswer): Result<DriveItem, Failure> {
  try {
    const { eTag, lastModifiedDateTime } = itemSchema.parse(JSON.parse(Buffer.from(body).toString('utf8')));
    return ok({ eTag, modifiedAt: instantOf(lastModifiedDateTime), serverNow: instantOf(headers.date) });
  } catch {
    return err(failure('malformed_answer', { detail: 'driveItem' }));
  }
}

function instantOf(text: string | undefined): number | undefined {
  const at = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isFinite(at) ? at : undefined;
}
