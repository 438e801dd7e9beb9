import { writeFile } from 'node:fs/promises';
import { BrowserWindow, dialog } from 'electron';
import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';

export interface FileToSave {
  /** Proposed name with its ending. */
  readonly name: string;
  /** What the dialog calls this kind of file. */
  readonly kind: string;
  /** The ending, without the dot. */
  readonly ending: string;
  readonly text: string;
}

/**
 * Asks the person at the window where, and writes there, readable by this user alone. Pages may start no download, so this
 * is how anything leaves a window as a file. Answers false when nobody chose a place; fails with `disk_full`, `bad_input`, or
 * `locked` when the program was locked meanwhile.
 */
export async function saveFile(
  page: { readonly id: number },
  file: FileToSave,
  isLocked: () => boolean,
): Promise<Result<boolean, Failure>> {
  const window = BrowserWindow.getAllWindows().find(({ webContents }) => webContents.id === page.id);
  const options = { defaultPath: file.name, filters: [{ name: file.kind, extensions: [file.ending] }] };
  const chosen = await (window === undefined ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options));
  if (chosen.canceled || chosen.filePath === '') return ok(false);
  if (isLocked()) return err(failure('locked'));
  try {
    await writeFile(chosen.filePath, file.text, { mode: 0o600 });
    return ok(true);
  } catch (error) {
    const full = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
    return err(full ? failure('disk_full') : failure('bad_input', { detail: 'file cannot be written there' }));
  }
}
