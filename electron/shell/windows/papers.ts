import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { app, BrowserWindow, dialog, session } from 'electron';
import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import type { Log } from '../../ports/system';
import { hardenSession, webPreferences } from '../start/hardening';
import { REPORT_SCHEME } from './origins';

/** Files for people: where to is asked for here, so that no window ever names a path. */
export interface Papers {
  /**
   * Asks where to, then writes the pieces one after the other; the file appears whole or not at all. `saved` false: the
   * person changed their mind. Fails with `bad_input` (detail `file`) when it cannot be written there,
   * and with `locked` when the program was locked meanwhile.
   */
  save(name: string, pieces: () => AsyncPieces): Promise<Result<{ saved: boolean }, Failure>>;
  /** A page without scripts as PDF, A4. Fails with `bug`. */
  pdf(html: string): Promise<Result<Uint8Array, Failure>>;
}

type Piece = string | Uint8Array;
export type AsyncPieces = Iterable<Piece> | Promise<Result<Iterable<Piece>, Failure>>;

const kinds: Readonly<Record<string, string>> = { csv: 'CSV', json: 'JSON', html: 'HTML', pdf: 'PDF' };

export function createPapers(log: Log, isLocked: () => boolean): Papers {
  let pages = 0;
  return {
    save: async (name, pieces) => {
      const extension = name.split('.').at(-1) ?? '';
      const options = {
        defaultPath: join(app.getPath('documents'), name),
        filters: [{ name: kinds[extension] ?? extension, extensions: [extension] }],
      };
      const parent = BrowserWindow.getFocusedWindow();
      const asked = await (parent === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(parent, options));
      if (asked.canceled || asked.filePath === '') return ok({ saved: false });
      if (isLocked()) return err(failure('locked'));
      const found = pieces();
      const made = 'then' in found ? await found : ok(found);
      if (!made.ok) return made;
      return write(asked.filePath, made.value);
    },
    pdf: async (html) => {
      pages += 1;
      try {
        return ok(await printed(html, `latchkey-report-${String(pages)}`, log));
      } catch {
        return err(failure('bug', { detail: 'pdf' }));
      }
    },
  };
}

async function write(path: string, pieces: Iterable<Piece>): Promise<Result<{ saved: boolean }, Failure>> {
  const half = `${path}.part`;
  try {
    // Audit lines name people and customers: for this person's eyes only.
    const file = await open(half, 'w', 0o600);
    try {
      for (const piece of pieces) await file.write(typeof piece === 'string' ? Buffer.from(piece, 'utf8') : piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(half, path);
    return ok({ saved: true });
  } catch {
    await rm(half, { force: true }).catch(() => undefined);
    return err(failure('bad_input', { detail: 'file' }));
  }
}

/** Prints a page in a hidden window of its own: no scripts, no preload, a session that knows one page and nothing else. */
async function printed(html: string, partition: string, log: Log): Promise<Uint8Array> {
  const own = session.fromPartition(partition, { cache: false });
  hardenSession(own, REPORT_SCHEME, log);
  const headers = { 'content-type': 'text/html; charset=utf-8' };
  own.protocol.handle(REPORT_SCHEME, () => new Response(html, { headers }));
  const window = new BrowserWindow({
    show: false,
    webPreferences: { ...webPreferences, javascript: false, partition },
  });
  try {
    await window.loadURL(`${REPORT_SCHEME}://latchkey/report.html`);
    return await window.webContents.printToPDF({
      pageSize: 'A4',
      landscape: true,
      printBackground: true,
      generateTaggedPDF: true,
      displayHeaderFooter: true,
      headerTemplate: '<span></span>',
      footerTemplate:
        '<span style="font-size:8px;margin:0 auto"><span class="pageNumber"></span> / <span class="totalPages"></span></span>',
    });
  } finally {
    window.destroy();
    own.protocol.unhandle(REPORT_SCHEME);
  }
}
