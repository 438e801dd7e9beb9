import type { HealthItem, UpdatesView } from '../../shared/model/support';

/** Names of what the health list looks at. */
export const healthName: Readonly<Record<HealthItem['id'], string>> = {
  records: 'Records',
  keychain: 'Keychain',
  certificates: 'Certificates, secrets',
  checkOuts: 'Check-outs',
  clock: 'Clock',
  sandbox: 'Sandbox',
  runtime: 'Runtime',
  tray: 'Tray icon',
  shortcut: 'Keys from anywhere',
  policy: 'Policy of this computer',
  updates: 'New versions',
  log: 'Log',
};

const good: Readonly<Record<HealthItem['id'], string>> = {
  records: 'Every account has a record that can be written.',
  keychain: 'The keychain of this computer answers.',
  certificates: 'None whose end is known ends within 30 days.',
  checkOuts: 'Accounts can be checked out.',
  clock: 'The time is plausible.',
  sandbox: 'Windows run in the sandbox.',
  runtime: 'The official Electron.',
  tray: 'The desktop shows it.',
  shortcut: 'Nothing stands in the way.',
  policy: 'It holds, or there is none.',
  updates: 'Looked for regularly.',
  log: 'It is written.',
};

/** What is the matter, and what to do, by item and code. */
const otherwise: Readonly<Record<string, string>> = {
  'certificates in30Days':
    'A certificate or client secret ends within 30 days. Its connection says which and what to do.',
  'certificates in7Days':
    'A certificate or client secret ends within 7 days. Its connection says which and what to do.',
  'certificates in1Day': 'A certificate or client secret ends within a day. Its connection says which and what to do.',
  'certificates expired': 'A certificate or client secret has ended, so its connection cannot sign in. Renew it there.',
  'records disk_full': 'The disk is full. Free some space; until then nothing can be checked out.',
  'records ledger_unwritable': 'The records cannot be written. Look at the rights of the profile folder.',
  'records ledger_corrupt': 'The records were damaged and are kept aside. Accounts that could be read are being ended.',
  'records ledger_newer': 'A newer version wrote the records. Install it again.',
  'keychain keychain_locked': 'The keychain is locked. Unlock it.',
  'keychain keychain_unavailable': 'There is no keychain. Install one, such as GNOME Keyring, and sign in again.',
  'keychain keychain_corrupt': 'The keychain answers nonsense. Look at it with its own program.',
  'checkOuts noOrganisation': 'No organisation yet.',
  'checkOuts closed': 'Closed for now; the main window says why.',
  'clock clock_moved_back': 'The clock was set back. Set it right.',
  'clock clock_disagrees': 'The clock and the directories disagree. Set it right.',
  'sandbox superuser': 'Off, because the program runs as root. Start it as an ordinary user.',
  'runtime standIn': 'A stand-in for development and tests, out of support. Not for real customers.',
  'tray unseen':
    'Not seen yet. A desktop without a tray shows none; Latchkey stays in the task bar until the icon is used.',
  'shortcut refused': 'Another program holds these keys. Choose others in the preferences.',
  'policy untrusted': 'Others than the administrator may change the policy file, so it does not hold.',
  'policy damaged': 'The policy file is not understood, so it does not hold.',
  'updates development': 'A checkout does not update itself.',
  'updates noFeed': 'Not looked for: the policy of this computer names no place.',
  'updates ready': 'One is ready to be installed.',
  'updates unreachable': 'The place of new versions does not answer. Preferences › Network tries the connection.',
  'updates untrusted': 'What is announced there is not signed by a key that this computer knows. It was not taken.',
  'updates damaged': 'What was fetched is not what was announced. It was not taken.',
  'updates unsupported':
    'This copy was not installed by a package, so it cannot update itself. Install the new version by hand.',
  'updates refused': 'The installer did not run; an administrator has to agree. Look again to try once more.',
  'log unwritten': 'The log cannot be written.',
};

/** One sentence about an item. */
export function healthSays({ id, why }: HealthItem): string {
  if (why === undefined) return good[id];
  return otherwise[`${id} ${why}`] ?? 'Something is not as it should be.';
}

/** How it stands with new versions, in a few words. */
export function updateSays({ state, why, version }: UpdatesView): string {
  switch (state) {
    case 'off':
    case 'failed':
      return healthSays({ id: 'updates', state: 'note', ...(why === undefined ? {} : { why }) });
    case 'idle':
      return 'This is the newest version that is announced.';
    case 'looking':
      return 'Looking…';
    case 'fetching':
      return `Fetching version ${version ?? ''}…`;
    case 'ready':
      return `Version ${version ?? ''} is ready.`;
  }
}
