import type { Failure } from '../../shared/errors';
import type { SyncSource } from '../../shared/ipc/organisation-views';
import { errorText, type ErrorText } from './errors';

/** What was being done with the organisation file when it failed. */
export type FileDeed = 'join' | 'create' | 'pull' | 'publish' | 'move' | 'leave';

const text = (title: string, body: string, action: string): ErrorText => ({ title, body, action });

const kept = 'The last verified copy stays in force.';
const nothingKept = 'Nothing was set up on this computer.';
const effect: Readonly<Record<FileDeed, string>> = {
  join: nothingKept,
  create: nothingKept,
  pull: kept,
  publish: 'Nothing was published; your changes are still here.',
  move: 'The file stays where it was.',
  leave: 'This computer still belongs to the organisation.',
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

/** Why a line is no invitation, by the word that stands after `invitation` in the detail of the failure. */
const invitationRefusals: Readonly<Record<string, readonly [string, string]>> = {
  tooLong: ['That is too long to be an invitation', 'Copy only the line that your administrator sent.'],
  notAnInvitation: ['That is not an invitation', 'An invitation begins with latchkey-invite. Copy the whole line.'],
  newerProgram: ['The invitation was made by a newer Latchkey', 'Update Latchkey on this computer.'],
  damaged: ['The invitation is not complete', 'Copy the whole line again, from its first to its last character.'],
  form: ['The invitation is damaged', 'Ask your administrator for a new one.'],
  noConnector: ['The invitation lacks the connection to its file', 'Ask your administrator for a new one.'],
};

/** What about a place cannot be used, by the word that stands after `source` in the detail of the failure. */
const sourceRefusals: Readonly<Record<string, string>> = {
  path: 'Give the whole path, from its drive, share or root.',
  url: 'Give an https address without name and password.',
  caCertificate: 'The certificate cannot be read. Paste it with its BEGIN and END lines.',
  connectorId: 'The connection to sign in through is not known here.',
  cloud: 'The connection to sign in through has an address that is not https.',
};

function invitationRefusal(failure: Failure): ErrorText | undefined {
  const word = /^invitation (\w+)$/.exec(failure.detail ?? '')?.[1];
  const found = word !== undefined && Object.hasOwn(invitationRefusals, word) ? invitationRefusals[word] : undefined;
  return found === undefined ? undefined : text(found[0], nothingKept, found[1]);
}

function placeRefusal(failure: Failure, deed: FileDeed): ErrorText | undefined {
  if (failure.code !== 'bad_input') return undefined;
  const taken = text(
    'An organisation file lies there already',
    effect[deed],
    'Ask its administrator for an invitation and join, or choose another place.',
  );
  if (failure.detail === 'source holds an organisation') return taken;
  const word = /^source (\w+)$/.exec(failure.detail ?? '')?.[1];
  const found = word !== undefined && Object.hasOwn(sourceRefusals, word) ? sourceRefusals[word] : undefined;
  return found === undefined ? undefined : text('That place cannot be used', effect[deed], found);
}

function refusal(failure: Failure, deed: FileDeed): ErrorText | undefined {
  const word = /^organisationFile (\w+)$/.exec(failure.detail ?? '')?.[1];
  const found = word !== undefined && Object.hasOwn(refusals, word) ? refusals[word] : undefined;
  return found === undefined ? undefined : text(found[0], effect[deed], found[1]);
}

function byCode(failure: Failure, deed: FileDeed): ErrorText | undefined {
  const means = effect[deed];
  switch (failure.code) {
    case 'unreachable':
    case 'connection_refused':
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
  return (
    refusal(failure, deed) ??
    invitationRefusal(failure) ??
    placeRefusal(failure, deed) ??
    byDeed(failure, deed) ??
    byCode(failure, deed) ??
    errorText(failure)
  );
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

/** Words of the page about the organisation and its file. */
export const syncText = {
  organisation: 'Organisation',
  name: 'Name',
  stale: 'Close check-outs when the file is older than (days)',
  staleHint: 'Counted from when it was last verified at its place. Accounts that are out end on time whatever its age.',
  staleProblem: 'A whole number of days, from 1 to 365.',
  nameProblem: 'Give a name of at most 120 characters.',
  save: 'Save to the draft',
  saved: 'The change is in the draft. Publish it to put it into force.',
  file: 'Organisation file',
  version: 'Version in force',
  issued: 'Published',
  verified: 'Last verified',
  place: 'Kept at',
  practicePlace: 'Only on this computer: this is the practice organisation.',
  practice:
    'Practice never leaves this computer: changes you publish come into force here. Places, admin keys and invitations belong to a real organisation.',
  pull: 'Pull now',
  pulling: 'Pulling…',
  pulled: 'In step with its place.',
  change: 'Change the place…',
  changeTitle: 'Another place for the file',
  changeLead:
    'The file is laid at the new place, unless this organisation lies there already. Computers of colleagues go on reading the old place until each is given the new one, here or by a new invitation.',
  changeLeadReader: 'This computer reads the file from there from now on.',
  changeAction: 'Use this place',
  cancel: 'Cancel',
  moved: 'The file is kept at the new place now.',
  trouble: 'Not pulled',
  draftLost: 'Unpublished changes on this computer could not be read and are gone',
  keys: 'Admin keys',
  keysLead:
    'Whoever holds one of these keys may publish. The private half never leaves the keychain of the computer that made it.',
  keyOwner: 'Whose',
  fingerprint: 'Fingerprint',
  since: 'Since',
  mine: 'This computer',
  revoked: 'Revoked',
  revoke: 'Revoke',
  revokeTitle: (name: string) => `Revoke the key of ${name}?`,
  revokeBody:
    'Once published, files that this key signs are refused everywhere. What it has signed so far stays in force.',
  revokeAction: 'Revoke the key',
  revokedNotice: (name: string) => `The key of ${name} is revoked in the draft.`,
  lastKey: 'This key cannot be revoked from here: it is yours, or the last that may publish. Let another admin do it.',
  myKey: 'My key',
  myKeyLead:
    'With it this computer signs the accounts it makes. Send it to an admin, who adds it to your entry under Technicians (an admin’s also under Enrol another admin), and read the fingerprint to each other over the telephone.',
  copyKey: 'Copy the key',
  enrol: 'Enrol another admin',
  enrolLead:
    'They find their key on this page of their own computer, under My key. Compare the fingerprint with them before you publish.',
  enrolWho: 'Admin',
  enrolKey: 'Their key',
  enrolNobody: 'Choose an admin…',
  enrolAction: 'Enrol the key',
  enrolled: 'The key is in the draft. Once published, that computer may publish too.',
  keyProblem: 'A key has 44 characters and ends with =.',
  ownerProblem: 'Choose a Primary or Super.',
  keyKnown: 'This key is enrolled already.',
  invitation: 'Invitation',
  invitationLead:
    'One line with the place of the file and the keys that sign it. Nothing in it is secret, but send it in a way that your colleagues trust: whoever joins believes these keys. It can be kept as a file whose name ends with .latchkey-invite.',
  showInvitation: 'Show the invitation',
  copyInvitation: 'Copy the line',
  saveInvitation: 'Save as a file…',
  invitationSaved: 'Saved',
  leave: 'Leave this organisation',
  leaveLead: 'Forgets the organisation, its file, its draft and the secrets of its connections on this computer.',
  leaveAction: 'Leave the organisation…',
  leaveTitle: (name: string) => `Leave ${name}?`,
  leaveBody:
    'Unpublished changes and connection secrets on this computer are lost. Refused while accounts are live here. To come back you need an invitation.',
  leaveConfirm: 'Leave organisation',
  forget: 'Forget this computer…',
  forgetTitle: 'Forget this computer?',
  forgetBody:
    'The organisation, its draft, sign-ins, connection secrets and this computer’s admin key are removed from here and from the keychain. To come back you need an invitation, and an admin must enrol a new key.',
  forgetRecords: 'Records of this computer',
  keepRecords: 'Keep them in the profile folder, with their audit trail',
  wipeRecords: 'Delete them; what was not delivered elsewhere is lost',
  forgetConfirm: 'Forget this computer',
  forgetLive: (count: string) => `There is ${count} on this computer. It has to end first, or nobody would end it.`,
  forgetEnd: 'End now',
} as const;
