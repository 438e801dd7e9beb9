import type { ErrorCode } from '../../../shared/errors';
import type { AppView } from '../../../shared/ipc/views';
import type { Expiry } from '../../../shared/model/credential';
import type { ManagedTrouble } from '../../../shared/model/managed';
import type { HealthItem, UpdatesView } from '../../../shared/model/support';

/** What the health list is made from. */
export interface HealthFacts {
  readonly view: Pick<AppView, 'mode' | 'checkOutsOpen' | 'problems' | 'runtime'>;
  readonly sandboxed: boolean;
  readonly trayIsSeen: boolean;
  readonly shortcutRefused: boolean;
  /** Of the certificate or client secret that ends next. */
  readonly credentialExpiry: Expiry;
  readonly policyTrouble: ManagedTrouble | undefined;
  readonly updates: UpdatesView;
  /** Lines of the log that could not be written. */
  readonly logIsWritten: boolean;
}

const RECORDS: readonly ErrorCode[] = ['ledger_unwritable', 'ledger_corrupt', 'ledger_newer', 'disk_full'];
const KEYCHAIN: readonly ErrorCode[] = ['keychain_locked', 'keychain_unavailable', 'keychain_corrupt'];
const CLOCK: readonly ErrorCode[] = ['clock_moved_back', 'clock_disagrees'];

/** What works and what does not, one line each. */
export function healthOf(facts: HealthFacts): readonly HealthItem[] {
  const { view, updates, credentialExpiry } = facts;
  const expired = credentialExpiry === 'expired' || credentialExpiry === 'in1Day';
  const among = (codes: readonly ErrorCode[]): ErrorCode | undefined =>
    view.problems.map(({ code }) => code).find((code) => codes.includes(code));
  const atWork = view.mode === 'practice' || view.mode === 'organisation';
  return [
    item('records', 'bad', among(RECORDS)),
    item('keychain', 'bad', among(KEYCHAIN)),
    item('certificates', expired ? 'bad' : 'note', credentialExpiry === 'fine' ? undefined : credentialExpiry),
    item('checkOuts', 'note', !atWork ? 'noOrganisation' : view.checkOutsOpen ? undefined : 'closed'),
    item('clock', 'bad', among(CLOCK)),
    item('sandbox', 'bad', facts.sandboxed ? undefined : 'superuser'),
    item('runtime', 'bad', view.runtime.official ? undefined : 'standIn'),
    item('tray', 'note', facts.trayIsSeen ? undefined : 'unseen'),
    item('shortcut', 'note', facts.shortcutRefused ? 'refused' : undefined),
    item('policy', 'bad', facts.policyTrouble),
    item('updates', updates.state === 'failed' ? 'bad' : 'note', updates.state === 'ready' ? 'ready' : updates.why),
    item('log', 'bad', facts.logIsWritten ? undefined : 'unwritten'),
  ];
}

function item(id: HealthItem['id'], otherwise: 'note' | 'bad', why: string | undefined): HealthItem {
  return why === undefined ? { id, state: 'good' } : { id, state: otherwise, why };
}
