import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectorIdSchema, customerIdSchema } from '../../../shared/ids';
import { type Connector, connectorSchema } from '../../../shared/model/connector';
import { accountOuOf, baseDnOf, type ConnectorForm, formOf, newForm, readForm } from './connector-form';

const id = connectorIdSchema.parse('k1');
const customerId = customerIdSchema.parse('c1');
const GUID = '1f0e6a52-0b9c-4c3b-9c55-3d9d1c1a7e10';
const PEM = `-----BEGIN CERTIFICATE-----\n${btoa('0\u0003\u0002\u0001\u0001')}\n-----END CERTIFICATE-----`;

const tenant: ConnectorForm = {
  ...newForm('m365', id, customerId),
  tenantId: GUID,
  clientId: GUID,
  defaultDomain: 'contoso.com',
};
const domain: ConnectorForm = {
  ...newForm('activeDirectory', id, customerId),
  label: 'Head office',
  domainControllers: 'DC1.corp.example\n dc2.corp.example,',
  upnSuffix: 'corp.example',
  bindAccount: 'svc-latchkey@corp.example',
};
const computer: ConnectorForm = {
  ...newForm('local', id, customerId),
  label: 'web1',
  host: 'web1.example',
  user: 'root',
};

const connectorOf = (form: ConnectorForm): Connector => {
  const read = readForm(form);
  if (read.problems !== undefined) throw new Error(JSON.stringify(read.problems));
  return read.connector;
};
const problemsOf = (form: ConnectorForm): string[] => Object.keys(readForm(form).problems ?? {});

describe('the form of a connection', () => {
  it('takes complete ones of each kind', () => {
    expect(connectorOf(tenant)).toMatchObject({
      cloud: { kind: 'global' },
      signIn: { kind: 'app', credential: 'secret' },
    });
    expect(connectorOf(domain)).toMatchObject({
      domainControllers: ['dc1.corp.example', 'dc2.corp.example'],
      baseDn: 'DC=corp,DC=example',
      accountOu: 'OU=Just In Time Accounts,DC=corp,DC=example',
      encryption: 'ldaps',
    });
    const escaped = String.raw`OU=a\=b\, c,DC=corp,DC=example`;
    expect(connectorOf({ ...domain, accountOu: escaped })).toMatchObject({ accountOu: escaped });
    expect(connectorOf(computer)).toMatchObject({ transport: { kind: 'ssh', host: 'web1.example', port: 22 } });
    expect(connectorOf({ ...computer, transport: 'thisComputer' })).toMatchObject({
      transport: { kind: 'thisComputer' },
    });
  });

  it.each<[string, ConnectorForm, string[]]>([
    ['no name', { ...tenant, label: ' ' }, ['label']],
    ['a name with a direction mark', { ...tenant, label: 'Con\u202etoso' }, ['label']],
    ['a tenant by name', { ...tenant, tenantId: 'contoso.com' }, ['tenantId']],
    ['an app by name', { ...tenant, clientId: 'latchkey' }, ['signIn.clientId']],
    ['a domain with a path', { ...tenant, defaultDomain: 'contoso.com/x' }, ['defaultDomain']],
    ['a cloud without addresses', { ...tenant, cloud: 'custom' }, ['cloud.graphUrl', 'cloud.loginUrl']],
    ['no controllers', { ...domain, domainControllers: ' \n' }, ['domainControllers']],
    ['a controller with a scheme', { ...domain, domainControllers: 'ldaps://dc1' }, ['domainControllers']],
    ['an OU elsewhere', { ...domain, accountOu: 'OU=JIT,DC=other,DC=example' }, ['accountOu']],
    ['a DN with a NUL', { ...domain, baseDn: 'corp\0' }, ['baseDn', 'accountOu']],
    ['a certificate without its lines', { ...domain, caCertificate: 'MIIB' }, ['caCertificate']],
    ['no bind account', { ...domain, bindAccount: '' }, ['bindAccount']],
    ['port 0', { ...computer, port: '0' }, ['transport.port']],
    ['port 65536', { ...computer, port: '65536' }, ['transport.port']],
    ['a port in words', { ...computer, port: '22 ; rm' }, ['transport.port']],
    ['a port in another notation', { ...computer, port: '0x16' }, ['transport.port']],
    ['an MD5 fingerprint', { ...computer, hostKey: 'MD5:aa:bb' }, ['transport.hostKey']],
  ])('names the field of %s', (_what, form, fields) => {
    expect(problemsOf(form).sort()).toEqual([...fields].sort());
  });

  it('lets base DN and OU follow the domain until they are typed', () => {
    expect(baseDnOf({ ...domain, upnSuffix: 'a.b.c' })).toBe('DC=a,DC=b,DC=c');
    expect(accountOuOf({ ...domain, baseDn: 'DC=x' })).toBe('OU=Just In Time Accounts,DC=x');
    expect(accountOuOf({ ...domain, upnSuffix: '' })).toBe('');
    expect(accountOuOf({ ...domain, accountOu: '' })).toBe('');
  });

  it('gives back every connection it was made of', () => {
    const cloud = fc.constantFrom<Extract<Connector, { kind: 'm365' }>['cloud']>(
      { kind: 'china' },
      { kind: 'custom', graphUrl: 'https://graph.example/', loginUrl: 'https://login.example/' },
    );
    const connectors = fc.oneof(
      fc.record({ cloud, technician: fc.boolean() }).map(({ cloud: of, technician }) =>
        connectorSchema.parse({
          ...connectorOf(tenant),
          cloud: of,
          signIn: technician
            ? { kind: 'technician', clientId: GUID }
            : { kind: 'app', clientId: GUID, credential: 'certificate' },
        }),
      ),
      fc.record({ pem: fc.boolean(), tls: fc.boolean() }).map(({ pem, tls }) =>
        connectorSchema.parse({
          ...connectorOf(domain),
          encryption: tls ? 'startTls' : 'ldaps',
          ...(pem ? { caCertificate: PEM } : {}),
        }),
      ),
      fc
        .record({ port: fc.integer({ min: 1, max: 65_535 }), pinned: fc.boolean() })
        .map(({ port, pinned }) =>
          connectorOf({ ...computer, port: String(port), hostKey: pinned ? `SHA256:${'a'.repeat(43)}` : '' }),
        ),
    );
    fc.assert(
      fc.property(connectors, (connector) => {
        expect(connectorOf(formOf(connector))).toEqual(connector);
      }),
    );
  });
});
