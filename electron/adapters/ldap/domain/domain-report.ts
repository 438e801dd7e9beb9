import { failure, type Failure } from '../../../../shared/errors';
import type { ActiveDirectoryConnector } from '../../../../shared/model/connector';
import type { Privilege } from '../../../../shared/model/policy';
import { SECOND, type Millis } from '../../../../shared/time';
import type { Clock } from '../../../ports/system';
import { Domain } from './domain';
import { resultCode } from '../wire/errors';
import { Deadline, type Link, type LinkFailure, type SecretSource } from '../wire/link';
import { parentDn } from '../wire/names';
import { grantLine, makingOus, onGroup, onOu, onProtected, ouRights, protectedRights, type Right } from './rights';
import {
  AccessListControl,
  accessList,
  isGranted,
  type AccessEntry,
  type WantedRight,
} from '../wire/security-descriptor';
import { allBytesOf, bytesOf, fromGeneralizedTime, sidText, textOf, textsOf } from '../wire/values';

/** One domain controller, as far as it let itself be looked at. */
export interface ControllerReport {
  readonly host: string;
  /** Undefined: reached, its certificate and name verified, signed in. */
  readonly failure: Failure | undefined;
  /** Its clock minus ours. */
  readonly clockAheadMs: Millis | undefined;
  /** `domainFunctionality`: 7 is Windows Server 2016 (MS-ADTS 3.1.1.3.2.25). */
  readonly functionalLevel: number | undefined;
}

/** A right that is missing, and the line that grants it. */
export interface MissingRight {
  readonly right: Right | 'createOu';
  /** DN, or the name of a group as the policy says it. */
  readonly on: string;
  readonly grant: string;
}

/** Everything that was read about a domain; `undefined` always means: could not be read. */
export interface DomainReport {
  readonly controllers: readonly ControllerReport[];
  readonly ou: 'present' | 'missing' | undefined;
  readonly missingOnOu: readonly MissingRight[] | undefined;
  /** DNs of the connector that the domain does not have: its base, or what the account OU should lie in. */
  readonly unknownPlaces: readonly string[];
  readonly missingOnGroups: readonly MissingRight[];
  /** Groups of the policies that the domain does not have. */
  readonly unknownGroups: readonly string[];
  /** What is missing on AdminSDHolder, whose list becomes that of members of protected groups. */
  readonly missingOnProtected: readonly MissingRight[] | undefined;
  readonly passwordMinLength: number | undefined;
  readonly pam: boolean | undefined;
}

export interface ReportOptions {
  readonly connector: ActiveDirectoryConnector;
  readonly secret: SecretSource;
  readonly clock: Clock;
  /** Groups that policies give here. */
  readonly groups: readonly Privilege[];
  /** For each domain controller, and once more for the domain itself; 10 s unless told. */
  readonly timeoutMs?: Millis;
}

interface Reading {
  readonly domain: Domain;
  readonly link: Link;
  readonly deadline: Deadline;
}

const TIMEOUT = 10 * SECOND;

async function lookAt(domain: Domain, link: Link, timeoutMs: Millis): Promise<ControllerReport> {
  const attributes = ['currentTime', 'domainFunctionality'];
  const found = await link.search('', { scope: 'base', attributes }, new Deadline(timeoutMs));
  const [entry] = found.ok ? found.value : [];
  const time = entry === undefined ? undefined : fromGeneralizedTime(textOf(entry, 'currentTime'));
  const level = entry === undefined ? Number.NaN : Number(textOf(entry, 'domainFunctionality') ?? Number.NaN);
  return {
    host: link.host,
    failure: found.ok ? undefined : found.error.failure,
    clockAheadMs: time === undefined ? undefined : time - domain.now(),
    functionalLevel: Number.isInteger(level) ? level : undefined,
  };
}

/** SIDs of the bind account and all its groups, as the domain controller itself counts them (rootDSE `tokenGroups`). */
async function ownSids({ link, deadline }: Reading): Promise<ReadonlySet<string> | undefined> {
  const found = await link.search('', { scope: 'base', attributes: ['tokenGroups'] }, deadline);
  const [entry] = found.ok ? found.value : [];
  if (entry === undefined) return undefined;
  const sids = allBytesOf(entry, 'tokenGroups').flatMap((bytes) => sidText(bytes) ?? []);
  return sids.length === 0 ? undefined : new Set(sids);
}

/** How domain controllers say that they keep nothing of that name: it is not there, kept elsewhere, or no name at all. */
function isNowhere({ resultCode: code }: LinkFailure): boolean {
  return code === resultCode.noSuchObject || code === resultCode.referral || code === resultCode.invalidDnSyntax;
}

type Listed = readonly AccessEntry[] | 'missing' | undefined;

async function listOf({ link, deadline }: Reading, dn: string): Promise<Listed> {
  const attributes = ['nTSecurityDescriptor'];
  const found = await link.search(dn, { scope: 'base', attributes }, deadline, new AccessListControl());
  if (!found.ok) return isNowhere(found.error) ? 'missing' : undefined;
  const bytes = found.value[0] === undefined ? undefined : bytesOf(found.value[0], 'nTSecurityDescriptor');
  return bytes === undefined ? undefined : accessList(bytes);
}

function lacks(list: readonly AccessEntry[], sids: ReadonlySet<string>, anyOf: readonly WantedRight[]): boolean {
  return !anyOf.some((wanted) => isGranted(list, sids, wanted));
}

type OuReport = Pick<DomainReport, 'ou' | 'missingOnOu' | 'unknownPlaces'>;

async function lookAtOu(reading: Reading, sids: ReadonlySet<string>): Promise<OuReport> {
  const { accountOu, bindAccount } = reading.domain.connector;
  const list = await listOf(reading, accountOu);
  if (list === undefined) return { ou: undefined, missingOnOu: undefined, unknownPlaces: [] };
  if (list === 'missing') return lookAbove(reading, sids);
  const missing = ouRights.filter((right) => onOu(right).some((anyOf) => lacks(list, sids, anyOf)));
  const where = (right: Right) => (right === 'create' || right === 'delete' ? 'itself' : 'below');
  const missingOnOu = missing.map((right) => ({
    right,
    on: accountOu,
    grant: grantLine(right, accountOu, bindAccount, where(right)),
  }));
  return { ou: 'present', missingOnOu, unknownPlaces: [] };
}

/** An OU that is not there yet is made where its parent is and the bind account may. */
async function lookAbove(reading: Reading, sids: ReadonlySet<string>): Promise<OuReport> {
  const { accountOu } = reading.domain.connector;
  const parent = parentDn(accountOu);
  const above = parent === undefined ? 'missing' : await listOf(reading, parent);
  if (parent === undefined || above === 'missing')
    return { ou: 'missing', missingOnOu: undefined, unknownPlaces: [parent ?? accountOu] };
  if (above === undefined) return { ou: 'missing', missingOnOu: undefined, unknownPlaces: [] };
  const mayMake = !lacks(above, sids, [makingOus]);
  const missingOnOu = mayMake ? [] : [{ right: 'createOu' as const, on: parent, grant: makeOuLine(accountOu) }];
  return { ou: 'missing', missingOnOu, unknownPlaces: [] };
}

/** Better than the right to make OUs anywhere: the one OU, made by an administrator (Microsoft: dsadd ou). */
function makeOuLine(dn: string): string {
  return /["%\p{Cc}]/u.test(dn) ? 'dsadd ou "<distinguished name>"' : `dsadd ou "${dn}"`;
}

async function lookAtGroups(
  reading: Reading,
  sids: ReadonlySet<string>,
  privileges: readonly Privilege[],
): Promise<Pick<DomainReport, 'missingOnGroups' | 'unknownGroups'>> {
  const { domain, link, deadline } = reading;
  const missingOnGroups: MissingRight[] = [];
  const unknownGroups: string[] = [];
  for (const privilege of privileges) {
    const group = await domain.groups.resolve(link, privilege, deadline);
    if (!group.ok) {
      if (group.error.failure.code === 'not_found') unknownGroups.push(privilege.name);
      continue;
    }
    const list = await listOf(reading, `<GUID=${group.value.objectId}>`);
    if (list === undefined || list === 'missing' || !lacks(list, sids, [onGroup])) continue;
    const grant = grantLine('member', group.value.dn, domain.connector.bindAccount, 'itself');
    missingOnGroups.push({ right: 'member', on: privilege.name, grant });
  }
  return { missingOnGroups, unknownGroups };
}

async function lookAtProtected(
  reading: Reading,
  sids: ReadonlySet<string>,
): Promise<readonly MissingRight[] | undefined> {
  const { baseDn, bindAccount } = reading.domain.connector;
  const dn = `CN=AdminSDHolder,CN=System,${baseDn}`;
  const list = await listOf(reading, dn);
  if (list === undefined || list === 'missing') return undefined;
  return protectedRights
    .filter((right) => lacks(list, sids, [onProtected(right)]))
    .map((right) => ({ right, on: dn, grant: grantLine(right, dn, bindAccount, 'itself') }));
}

/** Whether the base DN is a domain's own (undefined: it could not be read), and how long passwords must be there. */
async function lookAtBase({
  domain,
  link,
  deadline,
}: Reading): Promise<{ isDomain: boolean | undefined; minimum: number | undefined }> {
  const attributes = ['objectClass', 'minPwdLength'];
  const found = await link.search(domain.connector.baseDn, { scope: 'base', attributes }, deadline);
  if (!found.ok) return { isDomain: isNowhere(found.error) ? false : undefined, minimum: undefined };
  const [entry] = found.value;
  if (entry === undefined) return { isDomain: undefined, minimum: undefined };
  const length = Number(textOf(entry, 'minPwdLength') ?? Number.NaN);
  const isDomain = textsOf(entry, 'objectClass').some((name) => name.toLowerCase() === 'domaindns');
  return { isDomain, minimum: Number.isInteger(length) ? length : undefined };
}

const nothing: Omit<DomainReport, 'controllers'> = {
  ou: undefined,
  missingOnOu: undefined,
  unknownPlaces: [],
  missingOnGroups: [],
  unknownGroups: [],
  missingOnProtected: undefined,
  passwordMinLength: undefined,
  pam: undefined,
};

async function readDomain(reading: Reading, groups: readonly Privilege[]): Promise<Omit<DomainReport, 'controllers'>> {
  const { domain, link, deadline } = reading;
  const [{ isDomain, minimum }, pam, sids] = await Promise.all([
    lookAtBase(reading),
    domain.learnFeatures(link, deadline),
    ownSids(reading),
  ]);
  const noBase = isDomain === false ? [domain.connector.baseDn] : [];
  const base = { ...nothing, unknownPlaces: noBase, passwordMinLength: minimum, pam };
  if (sids === undefined) return base;
  const [ou, given, guarded] = await Promise.all([
    lookAtOu(reading, sids),
    lookAtGroups(reading, sids, groups),
    lookAtProtected(reading, sids),
  ]);
  const unknownPlaces = [...new Set([...noBase, ...ou.unknownPlaces])];
  return { ...base, ...ou, ...given, unknownPlaces, missingOnProtected: guarded };
}

/** Looks at every domain controller and, through the first that answers, at the domain. Changes nothing there. */
export async function reportDomain(options: ReportOptions): Promise<DomainReport> {
  const { groups, timeoutMs = TIMEOUT } = options;
  const domain = new Domain(options);
  const { links } = domain.route;
  try {
    const controllers = await Promise.all(links.map((link) => lookAt(domain, link, timeoutMs)));
    const link = links.find((_, index) => controllers[index]?.failure === undefined);
    if (link === undefined) return { ...nothing, controllers };
    return { ...(await readDomain({ domain, link, deadline: new Deadline(timeoutMs) }, groups)), controllers };
  } finally {
    await Promise.all(links.map((link) => link.close()));
  }
}

/** The failure that stands for all: there is no way in. */
export function connectionOf(report: DomainReport): Failure | undefined {
  if (report.controllers.some(({ failure: trouble }) => trouble === undefined)) return undefined;
  return report.controllers[0]?.failure ?? failure('bad_input', { detail: 'no domain controller' });
}
