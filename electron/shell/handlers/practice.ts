import { failure, type Failure } from '../../../shared/errors';
import { err, ok, type Result } from '../../../shared/result';
import { MINUTE } from '../../../shared/time';
import type { Handlers } from '../ipc/route';
import type { PracticeControls } from '../workplace';
import type { Rooms } from './index';

type Rows = `practice.${'view' | 'set' | 'skipAhead' | 'startOver' | 'personas' | 'setPersona'}`;
type Answer<T> = Result<T, Failure>;

/** The bad days of the practice world and the people in it. A real organisation has no such switches. */
export function practiceHandlers({ product }: Rooms): Pick<Handlers, Rows> {
  const inPractice = <T>(
    work: (controls: PracticeControls) => Answer<T> | Promise<Answer<T>>,
  ): Answer<T> | Promise<Answer<T>> => {
    const controls = product.workplace()?.practice;
    return controls === undefined ? err(failure('policy_denied', { detail: 'not in practice' })) : work(controls);
  };
  return {
    'practice.view': () => inPractice(async (controls) => ok(await controls.view())),
    'practice.set': ({ lagMs, throttled, outage, fewPermissions }) =>
      inPractice((controls) =>
        controls.set({
          ...(lagMs === undefined ? {} : { lagMs }),
          ...(throttled === undefined ? {} : { throttled }),
          ...(outage === undefined ? {} : { outage }),
          ...(fewPermissions === undefined ? {} : { fewPermissions }),
        }),
      ),
    'practice.startOver': async () => {
      const begun = await product.startPracticeOver();
      return begun.ok ? inPractice(async (controls) => ok(await controls.view())) : begun;
    },
    'practice.personas': () => inPractice((controls) => ok(controls.personas())),
    'practice.setPersona': ({ technicianId }) => inPractice((controls) => controls.setPersona(technicianId)),
    'practice.skipAhead': ({ minutes }) => inPractice((controls) => controls.skipAhead(minutes * MINUTE)),
  };
}
