import { useSyncExternalStore } from 'react';

/**
 * What time it is for the main process. Windows count down from main's `now`; between pushes this computer's clock
 * carries on from there.
 */
let offsetMs = 0;
let current = 0;
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

function tick(): void {
  current = Date.now() + offsetMs;
  for (const listener of listeners) listener();
}

/** Takes over main's time; called with each snapshot and each push. */
export function setMainNow(now: number): void {
  offsetMs = now - Date.now();
  tick();
}

/** Main's time at this moment, ms since the epoch. */
export function mainNow(): number {
  return Date.now() + offsetMs;
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    current = mainNow();
    timer = setInterval(tick, 1_000);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) clearInterval(timer);
  };
}

function read(): number {
  // Before the first listener nothing ticks; two reads of one rendering must still agree.
  if (listeners.size === 0 && Math.abs(mainNow() - current) >= 1_000) current = mainNow();
  return current;
}

/** Main's time, moving once a second for as long as something shows it. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, read);
}
