import { z } from 'zod';
import { proxyChoiceSchema } from './network';

/**
 * When the program locks itself. `computer`: with the computer, also when that goes to sleep; `idle…`: then, too, and after
 * so many minutes in which nobody touched the computer.
 */
export const lockWhenSchema = z.enum(['never', 'computer', 'idle5', 'idle15', 'idle60']);
export type LockWhen = z.infer<typeof lockWhenSchema>;

/** What a person may choose on this computer. Nothing here changes what the organisation enforces. */
export const preferencesSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark', 'highContrast']),
  /** Seconds until a copied secret is taken off the clipboard again. */
  clipboardClearSeconds: z.number().int().min(5).max(600),
  /** Minutes before the end of a lease at which a notification appears; empty = none. */
  notifyBeforeMinutes: z.array(z.number().int().min(1).max(1_440)).max(5),
  openAtLogin: z.boolean(),
  /** Keys that open the popover from anywhere, as Electron writes them ("Accelerator"); empty = none. */
  shortcut: z.string().regex(/^((CommandOrControl|Control|Alt|Shift|Super)\+){2,3}[A-Z0-9]$|^$/),
  /** What becomes of live accounts when the program quits or the computer sleeps or shuts down. */
  whenLeaving: z.enum(['ask', 'end', 'leave']),
  proxy: proxyChoiceSchema,
  /** Changed together with the passphrase, by `lock.setUp` only. */
  lock: lockWhenSchema,
  /** `customerId policyId connectorId` of recent check-outs, newest first. */
  pinned: z.array(z.string().max(200)).max(50),
});
export type Preferences = z.infer<typeof preferencesSchema>;

export const defaultPreferences: Preferences = {
  theme: 'system',
  clipboardClearSeconds: 30,
  notifyBeforeMinutes: [10, 1],
  openAtLogin: false,
  shortcut: '',
  whenLeaving: 'ask',
  proxy: { kind: 'system' },
  // A lock needs a passphrase, which nobody can choose for somebody else; what guards the desk first is the computer's own.
  lock: 'never',
  pinned: [],
};
