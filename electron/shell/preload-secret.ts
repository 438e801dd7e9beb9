import { contextBridge, ipcRenderer } from 'electron';
import type { SecretBridge } from '../../shared/ipc/bridge';

const REQUEST = 'latchkey:request';
const broken = { ok: false, error: { code: 'bug' } } as const;

async function ask(name: string): Promise<unknown> {
  try {
    return await ipcRenderer.invoke(REQUEST, name, '{}');
  } catch {
    return broken;
  }
}

const bridge: SecretBridge = {
  reveal: () => ask('secret.reveal') as ReturnType<SecretBridge['reveal']>,
  close: () => ask('secret.close') as ReturnType<SecretBridge['close']>,
};

contextBridge.exposeInMainWorld('latchkeySecret', bridge);
