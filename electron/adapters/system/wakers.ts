import { networkInterfaces } from 'node:os';
import type { Timers } from '../../ports/system';
import { SECOND, type Millis } from '../../../shared/time';

/** The part of Electron's `powerMonitor` that is used: time went by unseen, or a person is back. */
export interface PowerEvents {
  on(event: 'resume' | 'unlock-screen', listener: () => void): unknown;
  removeListener(event: 'resume' | 'unlock-screen', listener: () => void): unknown;
}

/** Calls with a reason for the log whenever everything should be looked at now. Returns the way to stop. */
export function onPower(power: PowerEvents, wake: (reason: string) => void): () => void {
  const resumed = (): void => wake('resume');
  const unlocked = (): void => wake('unlock');
  power.on('resume', resumed);
  power.on('unlock-screen', unlocked);
  return () => {
    power.removeListener('resume', resumed);
    power.removeListener('unlock-screen', unlocked);
  };
}

/** The addresses this computer can be reached at from outside itself, sorted. */
export function outsideAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter((address) => !address.internal)
    .map((address) => address.address)
    .sort();
}

/**
 * Electron tells the main process nothing about the network, so the addresses are compared every `everyMs`. Wakes when an
 * address appeared, not when one only went away. Returns the way to stop.
 */
export function onNetwork(
  timers: Timers,
  wake: (reason: string) => void,
  addresses: () => readonly string[] = outsideAddresses,
  everyMs: Millis = 5 * SECOND,
): () => void {
  let known = new Set(addresses());
  let callOff: () => void = () => undefined;
  const look = (): void => {
    const now = addresses();
    const appeared = now.some((address) => !known.has(address));
    known = new Set(now);
    callOff = timers.after(everyMs, look);
    if (appeared) wake('network');
  };
  callOff = timers.after(everyMs, look);
  return () => callOff();
}
