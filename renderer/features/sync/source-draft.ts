import type { ConnectorId } from '../../../shared/ids';
import type { SyncSource } from '../../../shared/ipc/organisation-views';

/** Where the organisation file shall be, as it is being typed: what was typed for one kind outlives a look at another. */
export interface SourceDraft {
  readonly kind: SyncSource['kind'];
  readonly path: string;
  readonly url: string;
  readonly caCertificate: string;
  readonly connectorId: ConnectorId | undefined;
  readonly driveId: string;
  readonly itemPath: string;
}

export type SourceField = 'path' | 'url' | 'caCertificate' | 'connectorId' | 'driveId' | 'itemPath';
export type SourceProblems = Partial<Record<SourceField, string>>;

const emptyDraft: SourceDraft = {
  kind: 'folder',
  path: '',
  url: '',
  caCertificate: '',
  connectorId: undefined,
  driveId: '',
  itemPath: '',
};

/** The form of a source; without one an empty form. */
export function draftOf(source?: SyncSource): SourceDraft {
  if (source === undefined) return emptyDraft;
  if (source.kind !== 'https') return { ...emptyDraft, ...source };
  return { ...emptyDraft, kind: 'https', url: source.url, caCertificate: source.caCertificate ?? '' };
}

/** Is this the text of at least one certificate in PEM (RFC 7468)? */
export function looksLikePem(text: string): boolean {
  return /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/.test(text);
}

/** What stops the draft from being a source, by field; empty: nothing does. The main process checks again. */
export function sourceProblems(draft: SourceDraft): SourceProblems {
  switch (draft.kind) {
    case 'folder':
      return draft.path.trim() === '' ? { path: 'Give the path of the folder.' } : {};
    case 'https':
      return { ...urlProblem(draft.url.trim()), ...pemProblem(draft.caCertificate.trim()) };
    case 'sharePoint':
      return {
        ...(draft.connectorId === undefined ? { connectorId: 'Choose the connection to sign in through.' } : {}),
        ...(draft.driveId.trim() === '' ? { driveId: 'Give the id of the document library.' } : {}),
        ...(draft.itemPath.trim() === '' ? { itemPath: 'Give the path of the file.' } : {}),
      };
  }
}

function urlProblem(url: string): SourceProblems {
  if (url === '') return { url: 'Give the address of the file.' };
  if (!URL.canParse(url)) return { url: 'That is not an address.' };
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:') return { url: 'Only https is taken.' };
  return parsed.username === '' && parsed.password === '' ? {} : { url: 'Names and passwords do not belong in it.' };
}

function pemProblem(text: string): SourceProblems {
  return text === '' || looksLikePem(text)
    ? {}
    : { caCertificate: 'Paste the certificate with its BEGIN and END lines, or leave it empty.' };
}

/** The source the draft describes; undefined while something stops it. */
export function toSource(draft: SourceDraft): SyncSource | undefined {
  if (Object.keys(sourceProblems(draft)).length > 0) return undefined;
  if (draft.kind === 'folder') return { kind: 'folder', path: draft.path.trim() };
  if (draft.kind === 'https') {
    const caCertificate = draft.caCertificate.trim();
    return { kind: 'https', url: draft.url.trim(), ...(caCertificate === '' ? {} : { caCertificate }) };
  }
  const { connectorId } = draft;
  if (connectorId === undefined) return undefined;
  return { kind: 'sharePoint', connectorId, driveId: draft.driveId.trim(), itemPath: draft.itemPath.trim() };
}
