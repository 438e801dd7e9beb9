import type { LeaseView } from '../../shared/ipc/views';
import type { Source } from '../../shared/model/connector';
import { exactTime, atTime } from './time';

const WHERE: Readonly<Record<Source, string>> = {
  m365: 'in Entra',
  activeDirectory: 'in Active Directory',
  local: 'at the computer',
};

const PARTS = [
  ['signIn', 'sign-in', 'ends'],
  ['privilege', 'privileges', 'end'],
  ['object', 'account', 'ends'],
] as const;

/** Who ends what of a live lease and when, in one line: `Sign-in ends in Entra at 15:20, the rest by Latchkey`. */
export function enforcedLine(lease: LeaseView, now: number): string {
  const where = WHERE[lease.source];
  const native = PARTS.flatMap(([part, word, ends]) => {
    const by = lease.enforcedBy[part];
    return by.by === 'directory' ? [{ word, ends, at: by.at }] : [];
  });
  const [first] = native;
  if (first === undefined) return `Only Latchkey ends it: nothing ${where} does`;
  const whole = native.length === PARTS.length;
  const subject = whole ? 'all of it' : native.map(({ word }) => word).join(' and ');
  const ends = whole ? 'ends' : native.length > 1 ? 'end' : first.ends;
  // What is said of several must hold for each.
  const at = Math.max(...native.map((one) => one.at));
  const sentence = `${subject} ${ends} ${where} ${atTime(at, now)}`;
  return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}${whole ? '' : ', the rest by Latchkey'}`;
}

/** The same part by part, to the second: one line each. */
export function enforcedParts({ enforcedBy, source }: LeaseView): readonly string[] {
  return PARTS.map(([part, word]) => {
    const by = enforcedBy[part];
    const who = by.by === 'app' ? 'only Latchkey' : `by itself ${WHERE[source]}, at ${exactTime(by.at)}`;
    return `${word.charAt(0).toUpperCase()}${word.slice(1)}: ${who}`;
  });
}
