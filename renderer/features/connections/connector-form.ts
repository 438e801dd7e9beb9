import { type ConnectorId, type CustomerId } from '../../../shared/ids';
import { isHost, isHostKeyFingerprint, isSshUser } from '../../../shared/model/address';
import {
  type Cloud,
  type Connector,
  connectorSchema,
  type LocalConnector,
  type Source,
} from '../../../shared/model/connector';
import { fieldProblem } from '../../text/connections';
import { looksLikePem } from '../sync/source-draft';

/** A connection as it is being typed: all fields of all kinds as text. */
export interface ConnectorForm {
  readonly kind: Source;
  readonly id: ConnectorId;
  readonly customerId: CustomerId;
  readonly label: string;
  readonly tenantId: string;
  readonly cloud: Cloud['kind'];
  readonly graphUrl: string;
  readonly loginUrl: string;
  readonly defaultDomain: string;
  readonly signIn: 'technician' | 'app';
  readonly credential: 'secret' | 'certificate';
  readonly clientId: string;
  /** One host name per line. */
  readonly domainControllers: string;
  readonly encryption: 'ldaps' | 'startTls';
  readonly upnSuffix: string;
  /** Undefined until somebody types one: until then it follows the domain. */
  readonly baseDn: string | undefined;
  readonly accountOu: string | undefined;
  readonly caCertificate: string;
  readonly bindAccount: string;
  readonly os: LocalConnector['os'];
  readonly transport: 'thisComputer' | 'ssh';
  readonly host: string;
  readonly port: string;
  readonly user: string;
  readonly hostKey: string;
}

/** By path of the field, such as `cloud.graphUrl`. */
export type FormProblems = Readonly<Record<string, string>>;

const DEFAULT_OU = 'OU=Just In Time Accounts';

/** An empty form for a new connection of a customer. */
export function newForm(kind: Source, id: ConnectorId, customerId: CustomerId): ConnectorForm {
  return {
    kind,
    id,
    customerId,
    label: kind === 'm365' ? 'Microsoft 365' : '',
    tenantId: '',
    cloud: 'global',
    graphUrl: '',
    loginUrl: '',
    defaultDomain: '',
    signIn: 'app',
    credential: 'secret',
    clientId: '',
    domainControllers: '',
    encryption: 'ldaps',
    upnSuffix: '',
    baseDn: undefined,
    accountOu: undefined,
    caCertificate: '',
    bindAccount: '',
    os: 'linux',
    transport: 'ssh',
    host: '',
    port: '22',
    user: '',
    hostKey: '',
  };
}

/** The form of a connection that is there already. */
export function formOf(connector: Connector): ConnectorForm {
  const { kind, id, customerId, label } = connector;
  const form = { ...newForm(kind, id, customerId), label };
  if (connector.kind === 'm365') {
    const { cloud, signIn, tenantId, defaultDomain } = connector;
    return {
      ...form,
      tenantId,
      defaultDomain,
      cloud: cloud.kind,
      ...(cloud.kind === 'custom' ? { graphUrl: cloud.graphUrl, loginUrl: cloud.loginUrl } : {}),
      signIn: signIn.kind,
      clientId: signIn.clientId,
      ...(signIn.kind === 'app' ? { credential: signIn.credential } : {}),
    };
  }
  if (connector.kind === 'activeDirectory') {
    const { encryption, upnSuffix, baseDn, accountOu, bindAccount, caCertificate = '' } = connector;
    const domainControllers = connector.domainControllers.join('\n');
    return { ...form, domainControllers, encryption, upnSuffix, baseDn, accountOu, bindAccount, caCertificate };
  }
  const { os, transport } = connector;
  if (transport.kind === 'thisComputer') return { ...form, os, transport: 'thisComputer' };
  const { host, port, user, hostKey = '' } = transport;
  return { ...form, os, transport: 'ssh', host, port: String(port), user, hostKey };
}

/** The base DN as shown: typed, or made of the domain (`corp.example` → `DC=corp,DC=example`, RFC 2247). */
export function baseDnOf(form: ConnectorForm): string {
  if (form.baseDn !== undefined) return form.baseDn;
  const labels = form.upnSuffix
    .trim()
    .split('.')
    .filter((label) => label !== '');
  return labels.map((label) => `DC=${label}`).join(',');
}

/** The account OU as shown: typed, or the usual one below the base DN. */
export function accountOuOf(form: ConnectorForm): string {
  if (form.accountOu !== undefined) return form.accountOu;
  const base = baseDnOf(form).trim();
  return base === '' ? '' : `${DEFAULT_OU},${base}`;
}

function controllers(text: string): string[] {
  return text
    .split(/[\s,;]+/)
    .map((host) => host.toLowerCase())
    .filter((host) => host !== '');
}

function valueOf(form: ConnectorForm): unknown {
  const { kind, id, customerId } = form;
  const common = { kind, id, customerId, label: form.label.trim() };
  if (kind === 'm365') {
    const clientId = form.clientId.trim().toLowerCase();
    return {
      ...common,
      tenantId: form.tenantId.trim().toLowerCase(),
      cloud:
        form.cloud === 'custom'
          ? { kind: 'custom', graphUrl: form.graphUrl.trim(), loginUrl: form.loginUrl.trim() }
          : { kind: form.cloud },
      defaultDomain: form.defaultDomain.trim().toLowerCase(),
      signIn:
        form.signIn === 'technician'
          ? { kind: 'technician', clientId }
          : { kind: 'app', clientId, credential: form.credential },
    };
  }
  if (kind === 'activeDirectory') {
    const caCertificate = form.caCertificate.trim();
    return {
      ...common,
      domainControllers: controllers(form.domainControllers),
      encryption: form.encryption,
      baseDn: baseDnOf(form).trim(),
      accountOu: accountOuOf(form).trim(),
      upnSuffix: form.upnSuffix.trim(),
      bindAccount: form.bindAccount.trim(),
      ...(caCertificate === '' ? {} : { caCertificate }),
    };
  }
  if (form.transport === 'thisComputer') return { ...common, os: form.os, transport: { kind: 'thisComputer' } };
  const hostKey = form.hostKey.trim();
  const transport = {
    kind: 'ssh',
    host: form.host.trim(),
    port: /^\d{1,5}$/.test(form.port.trim()) ? Number(form.port) : undefined,
    user: form.user.trim(),
    ...(hostKey === '' ? {} : { hostKey }),
  };
  return { ...common, os: form.os, transport };
}

/** Attribute and value pairs, with escapes (RFC 4514 section 2.4). */
const DN = /^[A-Za-z][A-Za-z0-9-]*=(\\.|[^=\\\p{Cc}])+(, *[A-Za-z][A-Za-z0-9-]*=(\\.|[^=\\\p{Cc}])+)*$/u;

/** What schemas do not say and no directory would take. */
function oddities(connector: Connector): string[] {
  if (connector.kind === 'm365') return isHost(connector.defaultDomain) ? [] : ['defaultDomain'];
  if (connector.kind === 'local') {
    if (connector.transport.kind === 'thisComputer') return [];
    const { host, user, hostKey } = connector.transport;
    return [
      ...(isHost(host) ? [] : ['transport.host']),
      ...(isSshUser(user) ? [] : ['transport.user']),
      ...(hostKey === undefined || isHostKeyFingerprint(hostKey) ? [] : ['transport.hostKey']),
    ];
  }
  const { baseDn, accountOu, caCertificate } = connector;
  const below = accountOu.toLowerCase().endsWith(`,${baseDn.toLowerCase()}`);
  return [
    ...(connector.domainControllers.every((host) => isHost(host)) ? [] : ['domainControllers']),
    ...(DN.test(baseDn) ? [] : ['baseDn']),
    ...(DN.test(accountOu) && below ? [] : ['accountOu']),
    ...(isHost(connector.upnSuffix) ? [] : ['upnSuffix']),
    ...(caCertificate === undefined || looksLikePem(caCertificate) ? [] : ['caCertificate']),
  ];
}

/** The connection that the form describes, or what stops it, by field. The main process checks again. */
export function readForm(
  form: ConnectorForm,
): { readonly connector: Connector; readonly problems?: never } | { readonly problems: FormProblems } {
  const parsed = connectorSchema.safeParse(valueOf(form));
  const fields = parsed.success
    ? oddities(parsed.data)
    : parsed.error.issues.map((issue) => {
        const [first = 'label', second] = issue.path.map(String);
        return second === undefined || first === 'domainControllers' ? first : `${first}.${second}`;
      });
  if (parsed.success && fields.length === 0) return { connector: parsed.data };
  return { problems: Object.fromEntries(fields.map((field) => [field, fieldProblem(field)])) };
}
