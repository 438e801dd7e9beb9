import { expect, it } from 'vitest';
import { failure } from '../../../../shared/errors';
import { connectorIdSchema } from '../../../../shared/ids';
import { m365ConnectorSchema, type M365Connector } from '../../../../shared/model/connector';
import { err } from '../../../../shared/result';
import { openSource } from './source';

const connectorId = connectorIdSchema.parse('own');
const connector = (clientId: string): M365Connector =>
  m365ConnectorSchema.parse({
    kind: 'm365',
    id: connectorId,
    customerId: 'c',
    label: 'Own tenant',
    tenantId: 'a0000000-0000-4000-8000-000000000001',
    cloud: { kind: 'custom', graphUrl: 'http://127.0.0.1:9', loginUrl: 'http://127.0.0.1:9' },
    defaultDomain: 'own.example',
    signIn: { kind: 'app', clientId, credential: 'secret' },
  });

it('reaches a file in SharePoint by the connector as it is now', async () => {
  const [first, second] = ['b0000000-0000-4000-8000-000000000001', 'b0000000-0000-4000-8000-000000000002'];
  let now: M365Connector | undefined = connector(first);
  const asked: string[] = [];
  const opened = openSource(
    { kind: 'sharePoint', connectorId, driveId: 'b!1', itemPath: 'Latchkey/organisation.json' },
    {
      connector: () => now,
      tokens: {
        token: ({ signIn }) => {
          asked.push(signIn.clientId);
          return Promise.resolve(err(failure('sign_in_failed')));
        },
      },
    },
  );
  if (!opened.ok) throw new Error(opened.error.code);
  expect(await opened.value.read()).toMatchObject({ error: { code: 'sign_in_failed' } });
  now = connector(second);
  await opened.value.publish('{}', undefined);
  expect(asked[0]).toBe(first);
  expect(new Set(asked.slice(1))).toEqual(new Set([second]));
  now = undefined;
  expect(await opened.value.read()).toMatchObject({ error: { code: 'bad_input', detail: 'source connectorId' } });
});
