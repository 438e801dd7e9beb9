import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Privilege } from '../../../../shared/model/policy';
import { FakeClock } from '../../../testkit/fakes/clock';
import { TestLease } from '../../../testkit/contract/directory-contract-kit';
import { must } from '../../../testkit/must';
import { startGraphLab, type GraphLab } from '../../../testkit/labs/graph-lab';
import { grantOf, helpdesk, issue, subjectOf } from '../../../testkit/labs/graph-trial';

/**
 * Counts round trips that wait for each other, whatever a computer's speed: a request lies one deeper than the deepest
 * one that was answered before it was sent.
 */
class Depth {
  #answered = 0;
  requests = 0;

  readonly fetch = async (url: string, init: RequestInit): Promise<Response> => {
    const depth = this.#answered + 1;
    this.requests += 1;
    const response = await fetch(url, init);
    this.#answered = Math.max(this.#answered, depth);
    return response;
  };

  /** Depth since the last call. */
  take(): number {
    const depth = this.#answered;
    this.#answered = 0;
    return depth;
  }
}

let lab: GraphLab;
let lease: TestLease;
const depth = new Depth();
const globalReader: Privilege = {
  kind: 'directoryRole',
  name: 'Global Reader',
  roleTemplateId: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
};

afterEach(() => lab.dispose());

describe.each(['alderbrook', 'brightwater'])('at %s', (customer) => {
  beforeEach(async () => {
    const clock = new FakeClock();
    lab = await startGraphLab({ customer, clock, fetch: depth.fetch });
    lease = new TestLease(subjectOf(lab, clock), `jit-test@${lab.tenant.defaultDomain}`, 'burner');
    must(await lab.tokens.token(lab.connector));
    depth.take();
  });

  test('a check-out is three round trips deep: create, pass and roles, read-back', async () => {
    await lease.create();
    expect(depth.take()).toBe(1);
    await Promise.all([
      issue(lease),
      lab.directory.grant(grantOf(lease, helpdesk), lease.call),
      lab.directory.grant(grantOf(lease, globalReader), lease.call),
    ]);
    expect(depth.take()).toBe(1);
    expect((await lease.observe()).grants).toHaveLength(2);
    expect(depth.take()).toBe(1);
  });

  test('making a credential useless is three deep: marker, disable and delete, sessions', async () => {
    await lease.begin();
    depth.take();
    await lease.neutralise();
    expect(depth.take()).toBe(3);
    await lease.strip();
    expect(depth.take()).toBeLessThanOrEqual(4);
    await lease.erase();
    expect(depth.take()).toBe(3);
  });

  test('a sweep of a clean tenant is one deep', async () => {
    must(await lab.directory.listMarked(lease.marker.organisationId, lease.call));
    expect(depth.take()).toBe(1);
  });
});
