import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { failure, type Failure } from '../../../../shared/errors';
import { practiceViewSchema, type PracticeView } from '../../../../shared/ipc/views';
import { err, ok, type Result } from '../../../../shared/result';
import type { Millis } from '../../../../shared/time';
import type { OffsetClock } from '../../../adapters/system/clock';
import { conditionsIn, conditionsPatch, type InspectionApi } from '../../../practice/m365';
import type { PracticeControls } from '../../workplace';
import { keep, readKept } from '../kept-file';
import { keptStandIn } from './stand-in';

/** Nobody skips further than this: ten years. */
const FARTHEST_MS = 3_660 * 86_400_000;
const keptSchema = practiceViewSchema.extend({
  skippedMs: z.number().int().min(0).max(FARTHEST_MS),
  fewPermissions: z.boolean().default(false),
});
const calm: PracticeView = { skippedMs: 0, lagMs: 0, throttled: false, outage: false, fewPermissions: false };

/** What was set in Practice the last time; calm when nothing was or it cannot be read. */
export function keptPractice(folder: string): PracticeView {
  return keptSchema.safeParse(readKept(fileIn(folder))).data ?? calm;
}
const fileIn = (folder: string): string => join(folder, 'practice.json');

export interface ControlsWorld {
  readonly folder: string;
  readonly clock: OffsetClock;
  readonly inspection: InspectionApi;
  /** Told after the clock was set forward. */
  readonly onSkip: () => void;
}

/** The switches of Practice, remembered between starts. */
export function practiceControls({
  folder,
  clock,
  inspection,
  onSkip,
}: ControlsWorld): Omit<PracticeControls, 'forget' | 'personas' | 'setPersona'> {
  let view: PracticeView = { ...keptPractice(folder), skippedMs: clock.skippedMs() };
  const remember = (next: PracticeView): Result<PracticeView, Failure> => {
    view = next;
    keep(fileIn(folder), view);
    return ok(view);
  };
  const reach = async (work: () => Promise<unknown>): Promise<Result<void, Failure>> => {
    try {
      await work();
      return ok(undefined);
    } catch {
      return err(failure('unreachable', { detail: 'practice tenant' }));
    }
  };
  const current = async (): Promise<PracticeView> => {
    const found = await inspection.switches().catch(() => undefined);
    return { ...view, ...(found === undefined ? {} : conditionsIn(found)), skippedMs: clock.skippedMs() };
  };
  return {
    view: current,
    async set(change) {
      const next = { ...(await current()), ...change };
      const reached = await reach(() => inspection.setSwitches(conditionsPatch(next)));
      return reached.ok ? remember(next) : reached;
    },
    async skipAhead(ms) {
      if (clock.skippedMs() + ms > FARTHEST_MS) return err(failure('bad_input', { detail: 'too far' }));
      const reached = await reach(() => inspection.skip(ms));
      if (!reached.ok) return reached;
      clock.skip(ms);
      const remembered = remember({ ...view, skippedMs: clock.skippedMs() });
      onSkip();
      return remembered;
    },
  };
}

/** Removes everything of Practice except which real domain stands in it. Fails with `disk_full` when the disk refuses. */
export function forgetPractice(folder: string): Result<void, Failure> {
  try {
    for (const name of readdirSync(folder))
      if (join(folder, name) !== keptStandIn(folder, 'domain'))
        rmSync(join(folder, name), { recursive: true, force: true });
    return ok(undefined);
  } catch {
    return err(failure('disk_full', { detail: 'practice folder' }));
  }
}

/** Sets whichever of the two clocks is behind forward, so that app and tenant tell the same time. */
export async function alignClocks(clock: OffsetClock, inspection: InspectionApi, slackMs: Millis = 250): Promise<void> {
  const { now } = await inspection.clock();
  const behind = now - clock.clock.wall();
  if (behind > slackMs) clock.skip(behind);
  else if (behind < -slackMs) await inspection.skip(-behind);
}
