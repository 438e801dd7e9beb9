import { expect, test } from 'vitest';
import { failure } from '../../shared/errors';
import { connectorIdSchema } from '../../shared/ids';
import type { AuditEvent } from '../../shared/model/audit';
import { auditCustomer, auditDetail, auditTitle } from './audit';

const place = { connectorId: connectorIdSchema.parse('k1'), endpointName: 'backup1', customerName: 'Ardent Robotics' };
const ended = { kind: 'cleanUpEnded', ...place, leftovers: ['ghost'], more: 0, stayed: 0 } as const;

test.each<[AuditEvent, string, string]>([
  [
    { kind: 'cleanUpBegun', ...place, leftovers: ['a', 'b'], more: 7 },
    'Removing leftovers',
    'backup1 · a, b and 7 more',
  ],
  [ended, 'Leftovers removed', 'backup1 · gone: ghost'],
  [{ ...ended, stayed: 2 }, 'Leftovers not removed', 'backup1 · gone: ghost · 2 stayed'],
  [
    { ...ended, leftovers: [], stayed: 1, failure: failure('unreachable') },
    'Leftovers not removed',
    'backup1 · The directory did not answer',
  ],
])('a cleaned endpoint: %j', (event, title, detail) => {
  expect([auditTitle(event), auditDetail(event), auditCustomer(event)]).toEqual([title, detail, 'Ardent Robotics']);
});

test.each<[AuditEvent, string, string]>([
  [
    { kind: 'authorityTrusted', subject: 'CN=Corp CA', fingerprint: '00:FF' },
    'Authority trusted',
    'CN=Corp CA · SHA-256 00:FF',
  ],
  [
    { kind: 'authorityDistrusted', subject: 'CN=Corp CA', fingerprint: '00:FF' },
    'Authority removed',
    'CN=Corp CA · SHA-256 00:FF',
  ],
  [{ kind: 'proxyChosen', proxy: 'system' }, 'Proxy chosen', 'As the system says'],
  [{ kind: 'proxyChosen', proxy: 'none' }, 'Proxy chosen', 'None'],
  [{ kind: 'proxyChosen', proxy: 'proxy.example:8080' }, 'Proxy chosen', 'proxy.example:8080'],
  [{ kind: 'proxyPassword', proxy: 'p:1', kept: true }, 'Password for a proxy kept', 'p:1'],
  [{ kind: 'proxyPassword', proxy: 'p:1', kept: false }, 'Password for a proxy forgotten', 'p:1'],
])('the network of this computer: %j', (event, title, detail) => {
  expect([auditTitle(event), auditDetail(event), auditCustomer(event)]).toEqual([title, detail, undefined]);
});
