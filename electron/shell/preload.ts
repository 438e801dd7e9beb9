import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from '../../shared/ipc/bridge';
import type { EventName, EventPayload } from '../../shared/ipc/events';

// A sandboxed preload loads nothing but `electron`, so the two channel names stand here and in ipc-router.ts.
const REQUEST = 'latchkey:request';
const EVENT = 'latchkey:event';

type Listener = (payload: unknown) => void;
const listeners = new Map<string, Set<Listener>>();

ipcRenderer.on(EVENT, (_event, name: string, payload: unknown) => {
  for (const listener of listeners.get(name) ?? []) listener(payload);
});

const broken = { ok: false, error: { code: 'bug' } } as const;

/** Requests travel as JSON text, so that main can measure them before it reads them. */
async function ask(name: unknown, input: unknown): Promise<unknown> {
  try {
    return await ipcRenderer.invoke(REQUEST, String(name), JSON.stringify(input));
  } catch {
    return broken;
  }
}

const bridge: Bridge = {
  invoke: ask as Bridge['invoke'],
  on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void) {
    const heard = listeners.get(name) ?? new Set<Listener>();
    listeners.set(name, heard);
    const wrapped = (payload: unknown): void => {
      listener(payload as EventPayload<N>);
    };
    heard.add(wrapped);
    return () => {
      heard.delete(wrapped);
    };
  },
};

contextBridge.exposeInMainWorld('latchkey', bridge);
