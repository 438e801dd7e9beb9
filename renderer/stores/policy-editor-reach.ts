import { create } from 'zustand';
import type { Failure } from '../../shared/errors';
import type { Output } from '../../shared/ipc/contract';
import type { SurveyLine } from '../../shared/ipc/entities';
import type { Policy } from '../../shared/model/policy';
import { ask } from '../bridge';
import { previewable, shapeRemarks, tidied } from './policy-editor-form';

interface ReachStore {
  /** Account names it would make, and whom and what it reaches. */
  readonly preview: Output<'policy.preview'> | undefined;
  /** What the doctor says at the customers it reaches; undefined: not asked yet. */
  readonly lines: readonly SurveyLine[] | undefined;
  readonly looking: boolean;
  readonly failure: Failure | undefined;
}

const nothing: ReachStore = { preview: undefined, lines: undefined, looking: false, failure: undefined };

/** What the policy in the editor would do out there. */
export const useReach = create<ReachStore>(() => nothing);

const ASK_AFTER_MS = 250;
let timer: ReturnType<typeof setTimeout> | undefined;
let previewNumber = 0;
let surveyNumber = 0;
let asked: Policy | undefined;

async function preview(policy: Policy): Promise<void> {
  const number = ++previewNumber;
  const whole = previewable(policy);
  if (whole === undefined) {
    useReach.setState({ preview: undefined });
    return;
  }
  const answer = await ask('policy.preview', { policy: whole });
  if (number === previewNumber) useReach.setState({ preview: answer.ok ? answer.value : undefined });
}

async function survey(policy: Policy, look: boolean): Promise<void> {
  if (shapeRemarks(policy).length > 0) return;
  const number = ++surveyNumber;
  useReach.setState({ looking: look, failure: undefined });
  const answer = await ask('policy.survey', { policy: tidied(policy), look });
  if (number !== surveyNumber) return;
  useReach.setState(
    answer.ok ? { lines: answer.value.lines, looking: false } : { looking: false, failure: answer.error },
  );
}

/** Asks soon what the policy would do, once typing pauses. */
export function reachLater(policy: Policy): void {
  asked = policy;
  clearTimeout(timer);
  timer = setTimeout(() => {
    void preview(policy);
    void survey(policy, false);
  }, ASK_AFTER_MS);
}

/** Looks at the directories in reach anew. */
export async function lookAgain(): Promise<void> {
  if (asked === undefined) return;
  clearTimeout(timer);
  await Promise.all([preview(asked), survey(asked, true)]);
}

/** Forgets what was said about another policy; answers under way no longer count. */
export function forgetReach(): void {
  clearTimeout(timer);
  asked = undefined;
  previewNumber += 1;
  surveyNumber += 1;
  useReach.setState(nothing, true);
}
