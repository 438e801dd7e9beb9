export { createLdapDirectory, type LdapDirectory, type LdapDirectoryOptions } from './ldap-directory';
