export { createDomainProbe, type DomainProbeOptions } from './domain/domain-probe';
export { reportDomain, type ControllerReport, type DomainReport, type MissingRight } from './domain/domain-report';
export { createLdapDirectory, type LdapDirectory, type LdapDirectoryOptions } from './ldap-directory';
