import { app, dialog } from 'electron';

/** Exit codes of a program that does not open (sysexits.h). */
export const EXIT = { damaged: 70, noRecords: 73 } as const;

/**
 * Says why the program does not open, at the terminal and in a box for whoever has none, and ends it with this exit code
 * when the box is closed.
 */
export function endWithWords(title: string, detail: string, code: number): void {
  process.stderr.write(`latchkey: ${title}: ${detail}\n`);
  const leave = (): void => app.exit(code);
  app
    .whenReady()
    .then(() => dialog.showMessageBox({ type: 'error', title: 'Latchkey', message: title, detail }), leave)
    .then(leave, leave);
}
