import { create } from 'zustand';
import type { Failure } from '../../shared/errors';
import type { EditFinding } from '../../shared/ipc/entities';
import type { Source } from '../../shared/model/connector';
import type { Policy } from '../../shared/model/policy';
import { ask } from '../bridge';
import {
  blankPolicy,
  copyOf,
  findingRemarks,
  type Remark,
  samePolicy,
  shapeRemarks,
  tidied,
  withSource,
} from './policy-editor-form';
import { forgetReach, reachLater } from './policy-editor-reach';

interface PolicyEditorStore {
  /** What is in the form; undefined: the list is shown. */
  readonly policy: Policy | undefined;
  /** What the form began with: unlike it, there is something to lose. Undefined: all of it is new. */
  readonly base: Policy | undefined;
  /** As it stands in the draft of the organisation; undefined: never saved. */
  readonly saved: Policy | undefined;
  readonly published: Policy | undefined;
  /** The policy that is being fetched. */
  readonly loading: string | undefined;
  readonly failure: Failure | undefined;
  readonly findings: readonly EditFinding[];
  /** Fields that were left once, so that what is wrong with them may be said. */
  readonly touched: ReadonlySet<string>;
  /** Saving was tried: everything that is wrong is said. */
  readonly tried: boolean;
  readonly saving: boolean;
  /** It was changed elsewhere while it is edited here. */
  readonly overtaken: boolean;
}

const closed: PolicyEditorStore = {
  policy: undefined,
  base: undefined,
  saved: undefined,
  published: undefined,
  loading: undefined,
  failure: undefined,
  findings: [],
  touched: new Set(),
  tried: false,
  saving: false,
  overtaken: false,
};

/** The policy that is being edited. It outlives the page, so that going elsewhere and coming back loses nothing. */
export const usePolicyEditor = create<PolicyEditorStore>(() => closed);

const CHECK_AFTER_MS = 250;
let checkTimer: ReturnType<typeof setTimeout> | undefined;
let checkNumber = 0;

async function check(): Promise<void> {
  const number = ++checkNumber;
  const { policy } = usePolicyEditor.getState();
  if (policy === undefined || shapeRemarks(policy).length > 0) return;
  const answer = await ask('entity.check', { entity: { kind: 'policy', value: tidied(policy) } });
  if (number !== checkNumber) return;
  // A check that fails says nothing about the policy; saving will.
  if (answer.ok) usePolicyEditor.setState({ findings: answer.value.findings });
}

function checkLater(): void {
  clearTimeout(checkTimer);
  checkTimer = setTimeout(() => void check(), CHECK_AFTER_MS);
  const { policy } = usePolicyEditor.getState();
  if (policy !== undefined) reachLater(policy);
}

function show(state: Partial<PolicyEditorStore>): void {
  forgetReach();
  usePolicyEditor.setState({ ...closed, ...state }, true);
  checkLater();
}

const newId = (): string => crypto.randomUUID();

/** Begins a new policy for an account source. */
export function startPolicy(source: Source): void {
  const policy = blankPolicy(source, newId());
  show({ policy, base: policy });
}

interface Fetched {
  readonly policy: Policy;
  readonly published: Policy | undefined;
}

/** Fetches a policy as it stands in the draft, and as it is published. */
export async function fetchPolicy(id: string): Promise<Fetched | Failure> {
  const answer = await ask('entity.get', { kind: 'policy', id });
  if (!answer.ok) return answer.error;
  const { entity, published } = answer.value;
  if (entity.kind !== 'policy') return { code: 'bug', detail: 'not a policy' };
  return { policy: entity.value, published: published?.kind === 'policy' ? published.value : undefined };
}

/** Did fetching fail? */
export const isFailure = (fetched: Fetched | Failure): fetched is Failure => 'code' in fetched;

/** Opens a policy in the editor. */
export async function openPolicy(id: string): Promise<void> {
  usePolicyEditor.setState({ loading: id, failure: undefined });
  const fetched = await fetchPolicy(id);
  if (usePolicyEditor.getState().loading !== id) return;
  if (isFailure(fetched)) usePolicyEditor.setState({ loading: undefined, failure: fetched });
  else show({ policy: fetched.policy, base: fetched.policy, saved: fetched.policy, published: fetched.published });
}

/** Opens a copy of a policy in the editor; nothing is saved yet. */
export async function duplicatePolicy(id: string): Promise<void> {
  usePolicyEditor.setState({ loading: id, failure: undefined });
  const fetched = await fetchPolicy(id);
  if (usePolicyEditor.getState().loading !== id) return;
  if (isFailure(fetched)) usePolicyEditor.setState({ loading: undefined, failure: fetched });
  else show({ policy: copyOf(fetched.policy, newId()) });
}

/** Changes what is in the form. `unfinished`: more has to be chosen before anything can be wrong with it. */
export function editPolicy(change: Partial<Omit<Policy, 'id' | 'source'>>, unfinished = false): void {
  const { policy, touched } = usePolicyEditor.getState();
  if (policy === undefined) return;
  usePolicyEditor.setState({
    policy: { ...policy, ...change },
    touched: unfinished ? touched : new Set([...touched, ...Object.keys(change)]),
    failure: undefined,
  });
  checkLater();
}

/** Chooses another source; only while the policy was never saved. */
export function chooseSource(source: Source): void {
  const { policy, saved } = usePolicyEditor.getState();
  if (policy === undefined || saved !== undefined) return;
  usePolicyEditor.setState({ policy: withSource(policy, source), findings: [] });
  checkLater();
}

/** The person has left a field: what is wrong with it may be said now. */
export function touch(field: string): void {
  usePolicyEditor.setState(({ touched }) => ({ touched: new Set([...touched, field]) }));
}

/** Would something be lost if the form were closed? */
export function isDirty({ policy, base }: Pick<PolicyEditorStore, 'policy' | 'base'>): boolean {
  if (policy === undefined) return false;
  return base === undefined || !samePolicy(policy, base);
}

/** Closes the form without saving. */
export function closePolicy(): void {
  clearTimeout(checkTimer);
  forgetReach();
  usePolicyEditor.setState(closed, true);
}

type Problems = Pick<PolicyEditorStore, 'policy' | 'findings'>;

/** Everything there is to say about the form, problems first; shape before what the main process found. */
export function remarksOf({ policy, findings }: Problems): readonly Remark[] {
  if (policy === undefined) return [];
  const shape = shapeRemarks(policy);
  const found = findingRemarks(findings).filter(({ field }) => !shape.some((remark) => remark.field === field));
  return [...shape, ...found].sort((a, b) => rank(a) - rank(b));
}

const rank = ({ severity }: Remark): number => (severity === 'problem' ? 0 : 1);

/** What is said beside the fields now: what has not been filled in yet is not yet wrong. */
export function shownRemarks(
  state: Problems & Pick<PolicyEditorStore, 'touched' | 'tried' | 'saved'>,
): readonly Remark[] {
  const { policy, touched, tried, saved } = state;
  const all = remarksOf(state);
  if (tried || saved !== undefined || policy === undefined) return all;
  const missing = new Set(shapeRemarks(policy).map(({ field }) => field));
  return all.filter(({ field }) => !missing.has(field) || touched.has(field.split('.')[0] ?? field));
}

/** Saves the form into the draft of the organisation; true when that is done and the form is closed. */
export async function savePolicy(): Promise<boolean> {
  const state = usePolicyEditor.getState();
  const { policy, saving } = state;
  if (policy === undefined || saving) return false;
  if (shapeRemarks(policy).length > 0) {
    usePolicyEditor.setState({ tried: true });
    return false;
  }
  usePolicyEditor.setState({ saving: true, tried: true, failure: undefined });
  const answer = await ask('entity.put', { entity: { kind: 'policy', value: tidied(policy) } });
  if (!answer.ok) {
    usePolicyEditor.setState({ saving: false, failure: answer.error });
    return false;
  }
  if (!answer.value.saved) {
    usePolicyEditor.setState({ saving: false, findings: answer.value.findings });
    return false;
  }
  closePolicy();
  return true;
}

/** The organisation changed: an untouched form follows, one with input says so. */
export async function followPolicy(): Promise<void> {
  const { saved, saving } = usePolicyEditor.getState();
  checkLater();
  if (saved === undefined || saving) return;
  const fetched = await fetchPolicy(saved.id);
  const state = usePolicyEditor.getState();
  if (state.policy?.id !== saved.id || state.saving) return;
  if (isFailure(fetched)) {
    usePolicyEditor.setState({ overtaken: true });
    return;
  }
  const { policy, published } = fetched;
  if (!isDirty(state)) usePolicyEditor.setState({ policy, base: policy, saved: policy, published });
  else usePolicyEditor.setState({ published, overtaken: state.overtaken || !samePolicy(policy, saved) });
}
