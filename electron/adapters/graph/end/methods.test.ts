import { afterEach, beforeEach, expect, test } from 'vitest';
import { FakeClock } from '../../../testkit/fakes/clock';
import { TestLease } from '../../../testkit/contract/directory-contract-kit';
import { startGraphLab, type GraphLab } from '../../../testkit/labs/graph-lab';
import { subjectOf } from '../../../testkit/labs/graph-trial';

let lab: GraphLab;
let lease: TestLease;
let registered: object | undefined;
let deleted: string[];

/** Practice, with one method more on every account, of a kind that practice does not know. */
async function between(address: string, init: RequestInit): Promise<Response> {
  const { pathname } = new URL(address);
  if (init.method === 'DELETE' && pathname.includes('/authentication/')) {
    deleted.push(pathname.replace(/^.*\/authentication\//, ''));
    registered = undefined;
    return new Response(null, { status: 204 });
  }
  if (!pathname.endsWith('/authentication/methods') || registered === undefined) return fetch(address, init);
  return Response.json({ value: [registered] });
}

beforeEach(async () => {
  const clock = new FakeClock();
  deleted = [];
  lab = await startGraphLab({ customer: 'alderbrook', clock, fetch: between });
  lease = new TestLease(subjectOf(lab, clock), `jit-test@${lab.tenant.defaultDomain}`, 'standard');
  await lease.create();
});
afterEach(() => lab.dispose());

test('a QR code with its PIN is taken off at the one place it has', async () => {
  registered = { '@odata.type': '#microsoft.graph.qrCodePinAuthenticationMethod', id: 'q1' };
  await lease.strip();
  expect(deleted).toEqual(['qrCodePinMethod']);
});

test('a method of a kind that nobody knows is not passed over', async () => {
  registered = { '@odata.type': '#microsoft.graph.telepathyAuthenticationMethod', id: 't1' };
  expect(await lease.subject.directory.strip(lease.revokeRequest(), lease.call)).toMatchObject({
    ok: false,
    error: { code: 'constraint_violation', detail: 'sign-in method of an unknown kind' },
  });
});
