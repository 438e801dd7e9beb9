import { SECOND } from '../../../shared/time';
import type { Desk, PresenceCheck } from '../../ports/lock';

/** The part of Electron's `powerMonitor` that tells of the person at the desk. */
export interface IdleSource {
  /** Seconds. */
  getSystemIdleTime(): number;
  getSystemIdleState(idleThreshold: number): 'active' | 'idle' | 'locked' | 'unknown';
}

/** Electron wants a threshold in seconds; only whether the screen is locked is read of the answer. */
const ANY_THRESHOLD = 60;

/**
 * The person at the desk, as the desktop tells. A desktop that does not tell (Wayland has no idle time for programs) answers 0
 * and `unknown`: nothing locks by itself there.
 */
export function systemDesk(source: IdleSource): Desk {
  return {
    look: () => ({
      idleMs: Math.max(0, source.getSystemIdleTime()) * SECOND,
      isLocked: source.getSystemIdleState(ANY_THRESHOLD) === 'locked',
    }),
  };
}

/** The part of Electron's `systemPreferences` that asks for a finger; macOS only. */
export interface TouchId {
  canPromptTouchID(): boolean;
  promptTouchID(reason: string): Promise<void>;
}

/** Touch ID where there is one. Windows and Linux offer Electron nothing of the kind. */
export function touchIdPresence(platform: NodeJS.Platform, touchId: TouchId): PresenceCheck {
  return {
    isThere: () => platform === 'darwin' && touchId.canPromptTouchID(),
    ask: (reason) =>
      touchId.promptTouchID(reason).then(
        () => true,
        () => false,
      ),
  };
}
