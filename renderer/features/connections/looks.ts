import { create } from 'zustand';
import type { Failure } from '../../../shared/errors';
import type { ConnectorId } from '../../../shared/ids';
import type { DoctorFinding, SurveyLine } from '../../../shared/ipc/entities';
import { ask } from '../../bridge';

/** What the doctor said about a connection, or that it is looking. */
export interface Look {
  readonly busy: boolean;
  readonly lines: readonly SurveyLine[];
  readonly failure: Failure | undefined;
  /** Of a domain (MS-ADTS 3.1.1.3.2.25); undefined: another directory, or it was not read. */
  readonly functionalLevel?: number | undefined;
  /** False until the first answer. */
  readonly done: boolean;
}

interface LooksStore {
  readonly byId: Readonly<Record<string, Look>>;
}

/** Looks of this window by connection; they are kept while the window is open. */
export const useLooks = create<LooksStore>(() => ({ byId: {} }));

const none: Look = { busy: false, lines: [], failure: undefined, done: false };

/** The last look at one connection. */
export const lookOf =
  (id: ConnectorId) =>
  (state: LooksStore): Look =>
    state.byId[id] ?? none;

function put(id: ConnectorId, look: Look): void {
  useLooks.setState((state) => ({ byId: { ...state.byId, [id]: look } }));
}

/** Asks the doctor to look now; one look at a connection at a time. */
export async function look(id: ConnectorId): Promise<void> {
  const before = lookOf(id)(useLooks.getState());
  if (before.busy) return;
  put(id, { ...before, busy: true });
  const answer = await ask('connector.doctor', { connectorId: id });
  if (answer.ok) {
    const { lines, failure, functionalLevel } = answer.value;
    put(id, { busy: false, done: true, lines, failure, functionalLevel });
  } else put(id, { busy: false, done: true, lines: [], failure: answer.error });
}

/** The same finding of several policies, told once. */
export interface JointFinding {
  readonly finding: DoctorFinding;
  readonly policies: readonly string[];
}

/** They close a whole policy: which durations it has tells nothing more. */
const whole: ReadonlySet<string> = new Set(['permissionMissing', 'callerLacksRole']);

const order: Readonly<Record<DoctorFinding['severity'], number>> = { red: 0, yellow: 1, note: 2 };

/** What the lines say, each thing once with the policies it concerns; worst first. */
export function jointFindings(lines: readonly SurveyLine[]): readonly JointFinding[] {
  const joint = new Map<string, { finding: DoctorFinding; policies: string[] }>();
  for (const { policyName, findings } of lines) {
    for (const found of findings) {
      const finding = whole.has(found.code) ? { ...found, durations: [] } : found;
      const { code, severity, values, durations } = finding;
      const key = JSON.stringify([code, severity, Object.entries(values).sort(), [...durations].sort()]);
      const known = joint.get(key);
      if (known === undefined) joint.set(key, { finding, policies: [policyName] });
      else if (!known.policies.includes(policyName)) known.policies.push(policyName);
    }
  }
  return [...joint.values()].sort((a, b) => order[a.finding.severity] - order[b.finding.severity]);
}

/** How much of each, for a summary. */
export function countsOf(look: Look): { readonly red: number; readonly yellow: number; readonly policies: number } {
  const found = jointFindings(look.lines);
  const of = (severity: DoctorFinding['severity']): number =>
    found.filter(({ finding }) => finding.severity === severity).length;
  return { red: of('red'), yellow: of('yellow'), policies: new Set(look.lines.map((line) => line.policyId)).size };
}

/** When the directory was last read, ms; undefined: never. */
export function lookedAt({ lines }: Look): number | undefined {
  const times = lines.flatMap((line) => (line.lookedAt === undefined ? [] : [line.lookedAt]));
  return times.length === 0 ? undefined : Math.max(...times);
}
