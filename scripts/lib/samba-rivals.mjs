/** The check-out of an AD account as people do it with programs, to compare with. Lab domain only: secrets go through arguments. */
import { join } from 'node:path';

import { capture } from './run.mjs';
import { LAB } from './samba.mjs';

/** @typedef {import('./samba.mjs').DomainController} DomainController */

const users = `CN=Users,${LAB.baseDn}`;
const groups = LAB.groups.slice(0, 2);

/**
 * ldapadd (disabled, ending, with password), ldapmodify (two groups, enable), ldapsearch.
 * @param {DomainController} controller
 * @param {string} name
 * @param {string} password
 */
export async function checkOutByLdapTools(controller, name, password) {
  const env = { ...process.env, LDAPTLS_CACERT: join(controller.folder, 'tls', 'ca.pem') };
  const bind = [
    '-x',
    '-H',
    `ldaps://${controller.addresses[0]}`,
    '-D',
    LAB.serviceAccount,
    '-w',
    controller.secrets.service,
  ];
  const dn = `CN=${name},${LAB.accountOu}`;
  const quoted = Buffer.from(`"${password}"`, 'utf16le').toString('base64');
  const expires = String(BigInt(Date.now() + 3_600_000) * 10_000n + 116_444_736_000_000_000n);
  const add = `dn: ${dn}\nobjectClass: user\nsAMAccountName: ${name}\nuserAccountControl: 514\naccountExpires: ${expires}\nunicodePwd:: ${quoted}\n`;
  const members = groups.map((group) => `dn: CN=${group},${users}\nchangetype: modify\nadd: member\nmember: ${dn}\n`);
  const enable = `dn: ${dn}\nchangetype: modify\nreplace: userAccountControl\nuserAccountControl: 512\n`;
  await capture('ldapadd', bind, { env, input: add });
  await capture('ldapmodify', bind, { env, input: [...members, enable].join('\n') });
  const seen = await capture('ldapsearch', [...bind, '-LLL', '-b', dn, 'userAccountControl', 'memberOf'], { env });
  if (!seen.includes('userAccountControl: 512')) throw new Error('the account is not enabled');
}

/**
 * The same with samba-tool on the domain controller's own database.
 * @param {DomainController} controller
 * @param {string} name
 * @param {string} password
 */
export async function checkOutBySambaTool(controller, name, password) {
  const target = ['-s', join(controller.folder, 'run.conf'), '-H', join(controller.folder, 'dc', 'private', 'sam.ldb')];
  const tool = (/** @type {string[]} */ ...words) => capture('samba-tool', [...words, ...target]);
  await tool('user', 'create', name, password);
  for (const group of groups) await tool('group', 'addmembers', group, name);
  await tool('user', 'show', name);
}
