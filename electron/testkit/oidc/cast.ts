import { connectorIdSchema, customerIdSchema } from '../../../shared/ids';
import type { M365Connector } from '../../../shared/model/connector';

/** Who and what tests against the foreign provider are about. */
const HOME = '11111111-1111-4111-8111-111111111111';
export const CUSTOMER = '22222222-2222-4222-8222-222222222222';
export const OTHER = '33333333-3333-4333-8333-333333333333';
export const publicApp = 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa';
export const secretApp = 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb';
export const certificateApp = 'cccccccc-cccc-4ccc-8ccc-cccccccccccc';
export const CLIENT_SECRET = 'correct horse battery staple';
export const ana = {
  objectId: 'a0000000-0000-4000-8000-000000000001',
  tenantId: HOME,
  username: 'ana@msp.example',
  name: 'Ana Duarte',
};
export const ben = {
  objectId: 'b0000000-0000-4000-8000-000000000002',
  tenantId: HOME,
  username: 'ben@msp.example',
  name: 'Ben "B" O’Kafor',
};

export const connectorId = connectorIdSchema.parse('c1');

/** A connector of a customer whose tenants the provider plays. */
export function foreignConnector(
  cloud: M365Connector['cloud'],
  kind: 'technician' | 'secret' | 'certificate',
  tenantId: string,
): M365Connector {
  return {
    kind: 'm365',
    id: connectorId,
    customerId: customerIdSchema.parse('cust'),
    label: 'Microsoft 365',
    tenantId,
    cloud,
    defaultDomain: 'customer.example',
    signIn:
      kind === 'technician'
        ? { kind, clientId: publicApp }
        : { kind: 'app', clientId: kind === 'secret' ? secretApp : certificateApp, credential: kind },
  };
}
