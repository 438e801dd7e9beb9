import type { LockView } from '../../shared/ipc/lock-rows';
import type { Handlers } from './fake-organisation';
import { at, SAMPLE_NOW } from './samples';

type Answer = { ok: true; value: Record<string, never> } | { ok: false; error: { code: 'locked'; detail: string } };

/** A lock whose passphrase is known. */
export class FakeLock {
  passphrase: string | undefined;
  view: LockView = {
    locked: false,
    when: 'never',
    isSet: false,
    asksSystem: false,
    pauseMs: 0,
    theme: 'system',
    practice: false,
    organisationName: 'Harbour IT',
    now: at(SAMPLE_NOW),
    live: 0,
  };

  constructor(readonly changed: (view: LockView) => void) {}

  /** Something about it is another now. */
  become(change: Partial<LockView>): void {
    this.view = { ...this.view, ...change };
    this.changed(this.view);
  }

  #answer(wrong: string | undefined, change: Partial<LockView>): Answer {
    if (wrong !== undefined) return { ok: false, error: { code: 'locked', detail: wrong } };
    this.become(change);
    return { ok: true, value: {} };
  }

  readonly handlers: Handlers = {
    'lock.view': () => ({ ok: true, value: this.view }),
    'lock.now': () => this.#answer(undefined, { locked: this.view.when !== 'never' }),
    'lock.unlock': ({ passphrase }) =>
      this.#answer(passphrase === this.passphrase ? undefined : 'wrong', { locked: false }),
    'lock.askSystem': () => this.#answer(undefined, { locked: false }),
    'lock.begin': ({ passphrase }) => {
      this.passphrase = passphrase;
      return this.#answer(undefined, { locked: false, isSet: true });
    },
    'lock.endMine': () => {
      const count = this.view.live;
      this.become({});
      return { ok: true, value: { count } };
    },
    'lock.forget': () => this.#answer(undefined, { locked: false, isSet: false, when: 'never' }),
    'lock.setUp': ({ when = this.view.when, passphrase, current }) => {
      if (this.view.isSet && (passphrase !== undefined || when === 'never') && current !== this.passphrase)
        return { ok: false, error: { code: 'locked', detail: 'wrong' } };
      this.passphrase = when === 'never' ? undefined : (passphrase ?? this.passphrase);
      this.become({ when, isSet: this.passphrase !== undefined });
      return { ok: true, value: this.view };
    },
  };
}
