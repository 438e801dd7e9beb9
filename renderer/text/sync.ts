import type { Failure } from '../../shared/errors';
import type { SyncSource } from '../../shared/ipc/organisation-views';
import { errorText, type ErrorText } from './errors';

/** What was being done with the organisation file when it failed. */
export type FileDeed = 'join' | 'create' | 'pull' | 'publish' | 'move';

const text = (title: string, body: string, action: string): ErrorText => ({ title, body, action });

const kept = 'The last verified copy stays in force.';
const nothingKept = 'Nothing was set up on this computer.';
const effect: Readonly<Record<FileDeed, string>> = {
  join: nothingKept,
  create: nothingKept,
  pull: kept,
  publish: 'Nothing was published; your changes are still here.',
  move: 'The file stays where it was.',
};

/** Why a file was refused, by the word that stands after `organisationFile` in the detail of the failure. */
const refusals: Readonly<Record<string, readonly [string, string]>> = {
  tooLarge: ['The organisation file is too large', 'Look at what lies at the source: it may be another file.'],
  notJson: ['What lies at the source is not an organisation file', 'Check the place and the file name.'],
  form: ['The organisation file is damaged', 'Ask an administrator to publish again.'],
  notCanonical: ['The organisation file was changed after it was signed', 'Ask an administrator to publish again.'],
  otherOrganisation: ['Another organisation lies at the source', 'Check the place with your administrator.'],
  rolledBack: [
    'An older version was put in the place of the organisation file',
    'Tell your administrator: somebody restored an old copy, or plays it back on purpose.',
  ],
  forked: [
    'Two different files bear the same version',
    'Tell your administrator: the source was restored or two were published past each other.',
  ],
  keysNotTrusted: [
    'The file is signed by a key this computer does not trust',
    'Compare the fingerprint with your administrator before you do anything else.',
  ],
  keysDiffer: [
    'The keys in the file do not follow from the keys trusted here',
    'Compare the fingerprints with your administrator.',
  ],
  signerNotTrusted: ['Whoever signed the file may not publish', 'Tell your administrator.'],
  signature: [
    'The signature of the organisation file is wrong',
    'The file was changed on its way. Tell your administrator.',
  ],
};

function refusal(failure: Failure, deed: FileDeed): ErrorText | undefined {
  const word = /^organisationFile (\w+)$/.exec(failure.detail ?? '')?.[1];
  const found = word !== undefined && Object.hasOwn(refusals, word) ? refusals[word] : undefined;
  return found === undefined ? undefined : text(found[0], effect[deed], found[1]);
}

function byCode(failure: Failure, deed: FileDeed): ErrorText | undefined {
  const means = effect[deed];
  switch (failure.code) {
    case 'unreachable':
    case 'timeout':
      return text(
        'The place of the organisation file does not answer',
        means,
        'Check the path or address, and the network or VPN.',
      );
    case 'dns':
      return text(
        'The host of the organisation file was not found',
        means,
        'Check the address, the network and the VPN.',
      );
    case 'tls_untrusted':
      return text(
        'The server of the organisation file is not trusted',
        means,
        'Check the address, or give the certificate of its authority.',
      );
    case 'insufficient_rights':
      return text('You may not read or write at that place', means, 'Ask for access to the folder or address.');
    case 'not_found':
      return text(
        'No organisation file lies there',
        means,
        'Check the place; the file may not have been published yet.',
      );
    case 'malformed_answer':
      return failure.detail === 'no strong ETag'
        ? text(
            'That server can only be read from',
            means,
            'Publishing needs strong ETags. Use a folder, or a server that has them.',
          )
        : text(
            'What came back is not an organisation file',
            means,
            'A proxy or a sign-in page may stand between. Check the address.',
          );
    case 'busy':
      return text('Somebody else is publishing at this moment', means, 'Try again in a few seconds.');
    case 'quota':
      return text('The organisation file is too large', means, 'Archive customers that are gone.');
    case 'disk_full':
      return text('There is no room where the file is kept', means, 'Free some space there.');
    default:
      return undefined;
  }
}

function byDeed(failure: Failure, deed: FileDeed): ErrorText | undefined {
  if (deed === 'join' && failure.code === 'not_entitled')
    return text(
      'The organisation does not know you',
      nothingKept,
      'Check your object id, or ask an administrator to add you as a technician and to publish.',
    );
  if (deed === 'join' && failure.code === 'bad_input')
    return text(
      'That is not a complete invitation',
      nothingKept,
      'Copy the whole line again, from its first to its last character.',
    );
  if (deed === 'create' && failure.code === 'stale_revision')
    return text(
      'An organisation file lies there already',
      nothingKept,
      'Ask its administrator for an invitation and join, or choose another place.',
    );
  if (deed === 'publish' && failure.code === 'not_entitled')
    return text(
      'This computer may not publish',
      effect.publish,
      'Ask another administrator to enrol the key of this computer.',
    );
  if (deed === 'move' && failure.code === 'bad_input')
    return text('That place cannot be used', effect.move, 'Check the path or address.');
  return undefined;
}

/** What a person reads when something with the organisation file failed. */
export function fileTrouble(failure: Failure, deed: FileDeed): ErrorText {
  return refusal(failure, deed) ?? byDeed(failure, deed) ?? byCode(failure, deed) ?? errorText(failure);
}

export const sourceKindName: Readonly<Record<SyncSource['kind'], string>> = {
  folder: 'Folder',
  https: 'Web address',
  sharePoint: 'SharePoint or OneDrive',
};

/** What each kind of place can do, said before it is chosen. */
export const sourceKindHint: Readonly<Record<SyncSource['kind'], string>> = {
  folder: 'A network share, or a folder that a sync client keeps the same everywhere. All can read; admins publish.',
  https:
    'All can read. Publishing works only with a server that takes PUT with If-Match and gives strong ETags (WebDAV, object storage); the first file is put there this way too.',
  sharePoint:
    'A file in a document library, read and published through the connection of a customer or your own tenant.',
};

/** Where the file is, in one line. */
export function sourceText(source: SyncSource): string {
  if (source.kind === 'folder') return source.path;
  return source.kind === 'https' ? source.url : source.itemPath;
}
