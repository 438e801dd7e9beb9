import { create } from 'zustand';
import type { EventPayload } from '../../shared/ipc/events';
import { bridge } from '../bridge';

type Shown = Partial<EventPayload<'window.shown'>>;

/** What the window was asked for last; a new object with every request, also for the same lease. */
export const useShown = create<Shown>(() => ({}));

/** Starts listening; returns how to stop. */
export function followShown(): () => void {
  return bridge().on('window.shown', (payload) => {
    useShown.setState(payload, true);
  });
}
