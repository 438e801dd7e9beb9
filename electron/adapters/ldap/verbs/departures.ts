import type { Result } from '../../../../shared/result';
import type { Deadline, Link, LinkFailure } from '../wire/link';
import { removeMembers } from './changes';

/** More than are ever under way at one connector, and little enough for one request. */
const MOST_AT_ONCE = 50;

/** What of a connection it takes. */
export type ChangingLink = Pick<Link, 'host' | 'modify'>;
type Left = Result<void, LinkFailure>;
interface Leaver {
  readonly dn: string;
  readonly deadline: Deadline;
  readonly answer: (left: Left) => void;
}

/**
 * Takes accounts out of groups. A domain controller changes one group at a time, and each change costs as much as the group
 * has members; so those that come while a group is being changed leave it together in the next change. What is refused to
 * several is asked for each alone, so that everybody hears the answer to their own leaving.
 */
export class Departures {
  /** Who waits for the change of a group that is under way, by where the group is at one domain controller. */
  readonly #waiting = new Map<string, Leaver[]>();

  /** `group` is where it is, best by its GUID (`<GUID=…>`). Failures: as of a modify that takes this one member away. */
  leave(link: ChangingLink, group: string, dn: string, deadline: Deadline): Promise<Left> {
    return new Promise((answer) => {
      const key = JSON.stringify([link.host, group]);
      const leaver = { dn, deadline, answer };
      const waiting = this.#waiting.get(key);
      if (waiting === undefined) void this.#work(link, group, key, leaver);
      else waiting.push(leaver);
    });
  }

  async #work(link: ChangingLink, group: string, key: string, first: Leaver): Promise<void> {
    const waiting = [first];
    this.#waiting.set(key, waiting);
    while (waiting.length > 0) await change(link, group, waiting.splice(0, MOST_AT_ONCE));
    this.#waiting.delete(key);
  }
}

async function change(link: ChangingLink, group: string, leavers: readonly Leaver[]): Promise<void> {
  // A reason to hurry is one for all of them; who has the least time would not be there to hear the answer.
  const [hurried] = leavers.toSorted((a, b) => a.deadline.left() - b.deadline.left());
  if (hurried === undefined) return;
  const dns = leavers.map(({ dn }) => dn);
  const left = await link.modify(group, [removeMembers(dns)], hurried.deadline);
  const isRefusal = !left.ok && left.error.resultCode !== undefined;
  if (isRefusal && leavers.length > 1) for (const leaver of leavers) await change(link, group, [leaver]);
  else for (const { answer } of leavers) answer(left);
}
