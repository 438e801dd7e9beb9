import type { Failure } from '../../shared/errors';
import type { DoctorFinding } from '../../shared/ipc/entities';
import type { DoctorText } from './doctor';
import type { ErrorText } from './errors';

const text = (title: string, body: string, action: string): ErrorText => ({ title, body, action });

const RENEW =
  'Install the one of this Latchkey again, as docs/endpoints.md shows: npm run endpoint:helper -- latchkey-endpoint.';
const NOT_LET_IN = 'The computer did not let the management account in';
const AT_CONSOLE = 'At the computer, as root';

/** Why SSH let the management account not in (electron/adapters/local/ssh/sign-in.ts). */
const wrongOrLocked = text(
  NOT_LET_IN,
  'Its name or its secret is wrong, or it is locked: a computer does not say which.',
  `Ask an administrator to renew the secret in the connection. ${AT_CONSOLE}: faillock --user NAME shows whether it is locked.`,
);
const signIn: Readonly<Record<string, ErrorText>> = {
  'sign-in refused': wrongOrLocked,
  'closed at sign-in': text(
    NOT_LET_IN,
    'The secret is right, but a rule of the computer closes the account: it has expired, is not on the list of who may come from where, or nobody may sign in now.',
    `${AT_CONSOLE}: chage -l NAME, /etc/security/access.conf and /etc/nologin show which.`,
  ),
  'account locked': text(
    'The management account is locked at the computer',
    'Too many wrong sign-ins were counted.',
    `${AT_CONSOLE}: faillock --user NAME --reset opens it again. Find out who tried.`,
  ),
  'account expired': text(
    'The management account has expired at the computer',
    'Its expiry date lies in the past, so nothing opens it.',
    `${AT_CONSOLE}: chage -E -1 NAME takes the date away.`,
  ),
  'password must be changed': text(
    'The password of the management account has to be changed',
    'The computer lets it do nothing before that, which only a person can do.',
    `Sign in as the account once, choose a new password and put it into the connection. ${AT_CONSOLE}: chage -M -1 NAME keeps it from running out again; a key has no such date.`,
  ),
  'second factor asked': text(
    'The computer asks the management account for a second factor',
    'Nobody is there to answer when an account has to end at night.',
    'Let this one account in with a key alone: a Match User block in sshd_config, as docs/endpoints.md shows.',
  ),
  'passwords not taken': text(
    'The computer takes no passwords over SSH',
    'The connection holds a password.',
    'Ask an administrator to put a private key into the connection.',
  ),
  'keys not taken': text(
    'The computer takes no keys over SSH',
    'The connection holds a private key.',
    'Allow PubkeyAuthentication in sshd_config, or put a password into the connection.',
  ),
  'private key not readable': text(
    'The private key of the connection cannot be read',
    'It is damaged, or a passphrase protects it.',
    'Ask an administrator to put a key without a passphrase into the connection.',
  ),
};

const notRoot = text(
  'The management account may not become root at the computer',
  'sudo refused it, or is not there.',
  'Ask an administrator to add the line for sudo that docs/endpoints.md shows.',
);

const notRootHere = text(
  'You did not become root on this computer',
  'The question of the system was declined, or neither sudo nor polkit lets you.',
  'Check out again and answer the question, or ask an administrator of this computer to let you.',
);

/** By code and detail (electron/adapters/local/failures.ts and linux/answer.ts). */
const others: Readonly<Record<string, ErrorText>> = {
  'quota disk of the endpoint is full': text(
    'The disk of the computer is full',
    'No account could be made there, and nothing half made was left.',
    'Make room there. What has to end is tried again until it has ended.',
  ),
  'clock_disagrees clock of the endpoint': text(
    'The clock of the computer and yours disagree',
    'The computer ends accounts by its own clock, so none is made while they are more than 90 seconds apart.',
    'Set the clock of the computer right, or yours.',
  ),
  'busy account files are locked': text(
    'Another program has locked the account files of the computer',
    'While vipw or another tool holds them, nothing can be changed there.',
    'Let it finish there. Latchkey tries again shortly.',
  ),
  'constraint_violation endpoint program is older': text(
    'The program installed at the computer is too old',
    'It does not know what was asked of it, so nothing was changed.',
    RENEW,
  ),
  'insufficient_rights group not permitted at the endpoint': text(
    'The computer does not let this group be given',
    'Its list of permitted groups does not name it.',
    'Add the group to /etc/latchkey/groups there, or take it out of the policy.',
  ),
  'insufficient_rights no sudo at the endpoint': notRoot,
};

/** SSH has no authorities: a computer is known by its key alone. */
const hostKeyRefused = text(
  'The key of the computer is not the trusted one',
  'Latchkey connects to no other: somebody may stand between, or no key was trusted yet.',
  'Ask an admin to compare the key and to trust it in the connection.',
);

/** The sentence for what a computer with local accounts refused; undefined for anything else. */
export function endpointRefusal({ code, detail = '' }: Pick<Failure, 'code' | 'detail'>): ErrorText | undefined {
  if (code === 'tls_untrusted' && detail.startsWith('host key')) return hostKeyRefused;
  if (code === 'bind_failed') return Object.hasOwn(signIn, detail) ? signIn[detail] : undefined;
  if (code === 'insufficient_rights' && detail.startsWith('not elevated here')) return notRootHere;
  if (code === 'insufficient_rights' && detail.startsWith('not elevated')) return notRoot;
  const key = `${code} ${detail}`;
  return Object.hasOwn(others, key) ? others[key] : undefined;
}

/** The details of a refused sign-in that have a sentence; a test holds them against those that there are. */
export const signInDetails: readonly string[] = Object.keys(signIn);

/** What the check of a connection says about the same. */
export const endpointFindings: Readonly<Record<string, (values: DoctorFinding['values']) => DoctorText>> = {
  signInRefusedThere: ({ why }) => {
    const { title, body, action } = endpointRefusal({ code: 'bind_failed', detail: String(why) }) ?? wrongOrLocked;
    return { title, body, fix: action };
  },
  endpointProgramOlder: () => ({
    title: 'The program installed at the computer is older than this Latchkey',
    body: 'What it knows still works. What came later is refused until it is renewed.',
    fix: RENEW,
  }),
};
