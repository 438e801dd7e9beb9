import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';
import type { Product } from '../product';

/** The file by which Linux desktops start a program at sign-in (Desktop Application Autostart Specification). */
const autostartFile = (): string =>
  join(process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'autostart', 'latchkey.desktop');

/** A word of an Exec line (Desktop Entry Specification, "The Exec key"): quoted, with its special characters escaped. */
function execWord(word: string): string {
  return `"${word
    .replaceAll(/["`$\\]/g, '\\$&')
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`;
}

function startOnLinux(wanted: boolean): void {
  if (!wanted) {
    rmSync(autostartFile(), { force: true });
    return;
  }
  const program = [process.execPath, ...(app.isPackaged ? [] : [app.getAppPath()])].map(execWord).join(' ');
  mkdirSync(join(autostartFile(), '..'), { recursive: true });
  const lines = [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Latchkey',
    `Exec=${program} --hidden`,
    'X-GNOME-Autostart-enabled=true',
  ];
  writeFileSync(autostartFile(), `${lines.join('\n')}\n`);
}

/** Starts the program at sign-in, in the tray, for as long as the person prefers that. */
export function followLogin(product: Product): void {
  let set: boolean | undefined;
  const follow = (): void => {
    const wanted = product.preferences.get().openAtLogin;
    if (wanted === set) return;
    set = wanted;
    if (process.platform === 'linux') startOnLinux(wanted);
    else app.setLoginItemSettings({ openAtLogin: wanted, args: ['--hidden'] });
  };
  // The program may have moved since, and a policy may want it.
  if (product.preferences.get().openAtLogin) follow();
  product.subscribe((change) => {
    if (change.kind === 'preferences') follow();
  });
}
