import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openLedger } from '../../adapters/store/ledger';
import type { Ledger } from '../../ports/storage';
import { FakeClock } from '../fakes/clock';
import { seededRandom } from '../fakes/random';
import { endedLease, sampleDraft, sampleIntent, sampleLease } from '../labs/sample-lease';
import { must } from '../must';

const LEASES = 200;
const clock = new FakeClock();

/** What became of one damaged ledger. Only the first three are good. */
export type RotVerdict = 'noticed' | 'harmless' | 'refused as newer' | 'refused' | 'not ended' | 'lost unnoticed';

/** A whole number below `below`. */
type Roll = (below: number) => number;
export type Damage = (sound: Buffer, roll: Roll) => Buffer;

/** One bit of the file, anywhere. */
export const flipBit: Damage = (sound, roll) => {
  const bytes = Buffer.from(sound);
  const at = roll(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << roll(8));
  return bytes;
};

/** The beginning of the file. */
export const truncate: Damage = (sound, roll) => sound.subarray(0, roll(sound.length));

interface Sound {
  readonly bytes: Buffer;
  /** Each lease as a sound ledger says it, by id. */
  readonly truth: ReadonlyMap<string, string>;
}

/** A ledger of 200 leases, a quarter of them live, as its file. */
function soundLedger(folder: string): Sound {
  const file = join(folder, 'sound.db');
  const numbers = Array.from({ length: LEASES }, (_, index) => index + 1);
  const ledger = must(openLedger({ file, clock }));
  ledger.commit({
    leases: numbers.map((n) => (n % 4 === 0 ? sampleLease(n) : endedLease(n))),
    openIntents: [sampleIntent(4)],
    audit: numbers.map((n) => sampleDraft(n)),
  });
  const kept = ledger.leases({ states: 'all', limit: LEASES });
  ledger.close();
  return { bytes: readFileSync(file), truth: new Map(kept.map((lease) => [lease.id, JSON.stringify(lease)])) };
}

function rolls(seed: string): Roll {
  const random = seededRandom(seed);
  return (below) => {
    const [a = 0, b = 0, c = 0, d = 0] = random.bytes(4);
    return (((a * 256 + b) * 256 + c) * 256 + d) % below;
  };
}

/**
 * Damages a ledger of 200 leases again and again, opens it, and counts the verdicts: nothing may be lost or changed without
 * being noticed, and every live lease that can be read can be ended. Works in `folder`, which it leaves empty.
 */
export function ledgerRot(folder: string, times: number, damage: Damage): ReadonlyMap<RotVerdict, number> {
  const own = mkdtempSync(join(folder, 'rot-'));
  try {
    const sound = soundLedger(own);
    const roll = rolls(damage.name);
    const counts = new Map<RotVerdict, number>();
    for (let n = 0; n < times; n += 1) {
      const verdict = judge(join(own, String(n)), damage(sound.bytes, roll), sound);
      counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
    }
    return counts;
  } finally {
    rmSync(own, { recursive: true });
  }
}

function judge(folder: string, bytes: Buffer, { truth }: Sound): RotVerdict {
  const file = join(`${folder}.d`, 'ledger.db');
  const first = openLedger({ file, clock });
  if (!first.ok) return 'refused';
  first.value.close();
  writeFileSync(file, bytes);
  try {
    const opened = openLedger({ file, clock });
    if (!opened.ok) return opened.error.code === 'ledger_newer' ? 'refused as newer' : 'refused';
    return look(opened.value, truth);
  } finally {
    rmSync(`${folder}.d`, { recursive: true });
  }
}

function look(ledger: Ledger, truth: Sound['truth']): RotVerdict {
  const kept = ledger.leases({ states: 'all', limit: Infinity });
  const isWhole = kept.length === LEASES && kept.every((lease) => truth.get(lease.id) === JSON.stringify(lease));
  const { brokenAt } = ledger.verifyAudit();
  const isNoticed = ledger.health() !== undefined || brokenAt !== undefined;
  const live = ledger.leases({ states: 'live', limit: Infinity });
  const ends = live.map((lease) => ({ ...endedLease(1), id: lease.id }));
  const written = ends.length === 0 || ledger.commit({ leases: ends }).ok;
  const isEnded = written && ledger.leases({ states: 'live', limit: 1 }).length === 0;
  ledger.close();
  if (!isEnded) return 'not ended';
  if (isNoticed) return 'noticed';
  return isWhole ? 'harmless' : 'lost unnoticed';
}
