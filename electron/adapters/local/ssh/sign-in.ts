import type { AnyAuthMethod, AuthenticationType, ConnectConfig, KeyboardInteractiveCallback, Prompt } from 'ssh2';
import type { Secret } from '../../../../shared/secret';

/** Why a server did not let the management account in, as far as it can be told. Details of `bind_failed`. */
export type SignInTrouble =
  /** Wrong name or secret, or locked: servers do not tell them apart (RFC 4252 section 5.1). */
  | 'sign-in refused'
  /** The secret was right, and the server's rules for the account said no (PAM: expired, nologin, pam_access). */
  | 'closed at sign-in'
  | 'account locked'
  | 'account expired'
  | 'password must be changed'
  | 'second factor asked'
  | 'passwords not taken'
  | 'keys not taken';

/**
 * What the usual modules say (Linux-PAM's pam_faillock, pam_tally2 and pam_unix; pam_oath, google-authenticator, Duo). Only
 * which of them it was is kept, for the advice; that there was a refusal is never read from a text.
 */
const SAYINGS: readonly (readonly [RegExp, SignInTrouble])[] = [
  [/account (?:is )?(?:temporarily )?locked/iu, 'account locked'],
  [/account has expired/iu, 'account expired'],
  [
    /(?:required to|must|have to) change your password|password has expired|change your password|new password/iu,
    'password must be changed',
  ],
  [/verification code|one[- ]time|passcode|authenticator|second factor|\botp\b|\bduo\b/iu, 'second factor asked'],
];

/** Longest text of a server that is looked at. */
const LONGEST_SAYING = 4_096;

/** A private key begins like this (RFC 7468, and OpenSSH's own format); anything else is a password. */
const isPrivateKey = (secret: string): boolean => secret.startsWith('-----BEGIN ');

/** The way through a server's questions with one secret, used once. Keeps what it learned, never what it was told. */
export class SignIn {
  /** The server was content with the secret and wants something else besides (RFC 4252 section 5.1). */
  #wantsMore = false;
  #used = false;
  #hint: SignInTrouble | undefined;
  readonly #isKey: boolean;

  constructor(
    private readonly user: string,
    private readonly secret: Secret<string>,
  ) {
    this.#isKey = isPrivateKey(secret.reveal());
  }

  /** For `Client.connect`, which throws when the key cannot be read. */
  get config(): Pick<ConnectConfig, 'username' | 'privateKey' | 'authHandler'> {
    return {
      username: this.user,
      // Read and checked before anything is sent.
      ...(this.#isKey ? { privateKey: this.secret.reveal() } : {}),
      authHandler: (left: readonly AuthenticationType[] | null, partial: boolean | null) => this.#next(left, partial),
    };
  }

  /** A text of the server: a banner, a question. What it says to everybody before it has the secret is no answer. */
  hear(text: string): void {
    if (!this.#used) return;
    const saying = SAYINGS.find(([pattern]) => pattern.test(text.slice(0, LONGEST_SAYING)));
    if (saying !== undefined) this.#hint ??= saying[1];
  }

  /** The server asks for a new password in its own message (RFC 4252 section 8). */
  mustChange(): void {
    this.#hint = 'password must be changed';
  }

  /** Why it failed; `closed`: without a word, after the server's key was accepted. */
  trouble(how: 'refused' | 'closed'): SignInTrouble {
    if (this.#wantsMore) return 'second factor asked';
    if (this.#hint !== undefined) return this.#hint;
    if (how === 'closed') return 'closed at sign-in';
    if (this.#used) return 'sign-in refused';
    return this.#isKey ? 'keys not taken' : 'passwords not taken';
  }

  /** The first question is which ways there are; then the one that fits the secret is gone once: a second try may lock. */
  #next(left: readonly AuthenticationType[] | null, partial: boolean | null): AnyAuthMethod | false {
    const { user: username } = this;
    if (left === null) return { type: 'none', username };
    if (this.#used) {
      this.#wantsMore ||= partial === true;
      return false;
    }
    const method = this.#method(left);
    this.#used = method !== false;
    return method;
  }

  #method(left: readonly AuthenticationType[]): AnyAuthMethod | false {
    const { user: username } = this;
    if (this.#isKey) return left.includes('publickey') && { type: 'publickey', username, key: this.secret.reveal() };
    if (left.includes('password')) return { type: 'password', username, password: this.secret.reveal() };
    if (!left.includes('keyboard-interactive')) return false;
    let answered = false;
    const prompt = (
      _name: string,
      instructions: string,
      _language: string,
      prompts: Prompt[],
      finish: KeyboardInteractiveCallback,
    ): void => {
      this.hear([instructions, ...prompts.map(({ prompt: text }) => text)].join('\n'));
      const [first] = prompts;
      // One hidden answer is the password. Anything further, or shown, is for a person.
      const isPassword = !answered && prompts.length === 1 && first?.echo !== true && this.#hint === undefined;
      if (!isPassword) this.#wantsMore ||= this.#hint === undefined;
      answered = true;
      finish(isPassword ? [this.secret.reveal()] : prompts.map(() => ''));
    };
    return { type: 'keyboard-interactive', username, prompt };
  }
}
