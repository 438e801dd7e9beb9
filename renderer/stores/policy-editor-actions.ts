import type { EditFinding } from '../../shared/ipc/entities';
import type { Policy } from '../../shared/model/policy';
import { ask } from '../bridge';
import { findingText } from '../text/findings';
import { notify } from './organisation-memory';
import { fetchPolicy, isFailure } from './policy-editor';

/** The first sentence that says why something was not done. */
function whyNot(findings: readonly EditFinding[]): string {
  const problem = findings.find(({ severity }) => severity === 'problem') ?? findings[0];
  return problem === undefined ? '' : ` ${findingText(problem, 'policy')}`;
}

/** Switches a policy on or off; says what was done, with a way back. */
export async function switchPolicy(id: string, enabled: boolean): Promise<void> {
  const fetched = await fetchPolicy(id);
  if (isFailure(fetched)) {
    notify('Not changed', { failure: fetched });
    return;
  }
  const policy: Policy = { ...fetched.policy, enabled };
  const word = enabled ? 'on' : 'off';
  const answer = await ask('entity.put', { entity: { kind: 'policy', value: policy } });
  if (!answer.ok) notify('Not changed', { failure: answer.error });
  else if (!answer.value.saved) notify(`“${policy.name}” was not switched ${word}.${whyNot(answer.value.findings)}`);
  else notify(`“${policy.name}” is switched ${word}.`, { undo: true });
}

/** Deletes a policy from the draft; accounts that are out keep their recipe. */
export async function removePolicy(id: string, name: string): Promise<void> {
  const answer = await ask('entity.remove', { kind: 'policy', id });
  if (!answer.ok) notify('Not deleted', { failure: answer.error });
  else if (!answer.value.saved) notify(`“${name}” was not deleted.${whyNot(answer.value.findings)}`);
  else notify(`“${name}” is deleted. Accounts that are out still end as they were to.`, { undo: true });
}

/** The published version and the one of the draft; undefined when there are not both. */
export async function bothVersions(
  id: string,
): Promise<{ readonly policy: Policy; readonly published: Policy } | undefined> {
  const fetched = await fetchPolicy(id);
  if (isFailure(fetched)) {
    notify('Not compared', { failure: fetched });
    return undefined;
  }
  const { policy, published } = fetched;
  return published === undefined ? undefined : { policy, published };
}
