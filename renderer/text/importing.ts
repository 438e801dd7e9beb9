import type { Output } from '../../shared/ipc/contract';
import type { ImportProblem } from '../../shared/ipc/entities';
import { counted, number } from './organising';

/** What can be imported from a table. */
export type ImportKind = 'customer' | 'technician' | 'connector';

interface Column {
  readonly name: string;
  readonly required: boolean;
  readonly hint: string;
}

/** The columns that a table may have, in any order. */
export const importColumns: Readonly<Record<ImportKind, readonly Column[]>> = {
  customer: [
    { name: 'code', required: true, hint: 'short code; a known one is changed, an unknown one is added' },
    { name: 'name', required: true, hint: 'name of the customer' },
    { name: 'domains', required: false, hint: 'separated by semicolons' },
    { name: 'timeZone', required: false, hint: 'such as Europe/Athens' },
    { name: 'archived', required: false, hint: 'yes or no' },
    { name: 'groups', required: false, hint: 'names of all its customer groups, separated by semicolons' },
  ],
  technician: [
    { name: 'entraObjectId', required: true, hint: 'a known one is changed, an unknown one is added' },
    { name: 'name', required: true, hint: 'name of the technician' },
    { name: 'upn', required: true, hint: 'user name in Entra' },
    { name: 'handle', required: true, hint: 'stands for {tech} in account names' },
    { name: 'role', required: false, hint: 'primary, super or technician' },
    { name: 'groups', required: false, hint: 'names of technician groups, separated by semicolons' },
    { name: 'customers', required: false, hint: 'codes separated by semicolons, or * for all' },
    { name: 'customerGroups', required: false, hint: 'names separated by semicolons' },
  ],
  connector: [
    { name: 'name', required: true, hint: 'how technicians tell it from the other computers' },
    { name: 'address', required: true, hint: 'host name or address; a known one of the customer is changed' },
    { name: 'port', required: false, hint: '22 unless given' },
    { name: 'os', required: true, hint: 'linux, windows or macos' },
    { name: 'customer', required: true, hint: 'code of the customer' },
    { name: 'user', required: true, hint: 'whom Latchkey signs in as over SSH' },
    { name: 'hostKey', required: false, hint: 'fingerprint to pin, as SHA256:…' },
  ],
};

/** A table to begin with. */
export const importExample: Readonly<Record<ImportKind, string>> = {
  customer: 'code,name,domains,timeZone\nCON,Contoso,contoso.com;contoso.net,Europe/Athens',
  technician:
    'entraObjectId,name,upn,handle,role,groups,customers\n00000000-0000-4000-8000-000000000001,Ana Duarte,ana@msp.example,ana,super,Service desk,*',
  connector:
    'name,address,port,os,customer,user\nBackup server,backup1.corp.example.com,22,linux,CON,latchkey\nFront desk PC,desk1.corp.example.com,22,windows,CON,latchkey',
};

const problemWords: Readonly<Record<ImportProblem['code'], (column: string) => string>> = {
  missingColumn: (column) => `The column ${column} is missing.`,
  unknownColumn: (column) => `The column ${column} is not known.`,
  unclosedQuote: () => 'A quote stands where none may stand, or is never closed.',
  wrongNumberOfColumns: () => 'This line has another number of columns than the header.',
  badValue: (column) => `The value of ${column} cannot be used.`,
  duplicateInFile: (column) => `The value of ${column} is in the table already.`,
  unknownGroup: (column) => `A group in ${column} does not exist. Make it first.`,
  unknownCustomer: (column) => `A customer in ${column} does not exist.`,
  tooManyLines: () => 'The table has too many lines for one import.',
  empty: () => 'The table holds nothing but a header.',
};

/** `Line 3: The value of code cannot be used.` */
export function importProblem({ line, column, code }: ImportProblem): string {
  return `Line ${number(line)}: ${problemWords[code](column ?? 'a column')}`;
}

/** What an import does, in one sentence. */
export function importSummary(result: Output<'entity.importCsv'>, kind: ImportKind): string {
  const parts = [
    ...(result.added > 0 ? [`${counted(result.added, kind)} to add`] : []),
    ...(result.changed > 0 ? [`${number(result.changed)} to change`] : []),
    ...(result.unchanged > 0 ? [`${number(result.unchanged)} unchanged`] : []),
  ];
  return parts.length === 0 ? 'Nothing to import.' : `${parts.join(', ')}.`;
}

/** Words of the import dialog. */
export const importText = {
  title: { customer: 'Import customers', technician: 'Import technicians', connector: 'Import computers' },
  lead: 'A table with comma-separated values (CSV) and a header line. All lines are taken, or none.',
  choose: 'Choose a file…',
  paste: 'Or paste the table here',
  columns: 'Columns',
  required: 'needed',
  example: 'Put an example here',
  tooLarge: 'This file is too large for one import. Split it into several.',
  unreadable: 'This file could not be read.',
  problems: 'What keeps the table from being taken',
  moreProblems: 'There may be more; mend these first.',
  cancel: 'Cancel',
  apply: (result: Output<'entity.importCsv'>, kind: ImportKind) =>
    `Import ${counted(result.added + result.changed, kind)}`,
  nothing: 'Import',
  done: (result: Output<'entity.importCsv'>, kind: ImportKind) =>
    `${counted(result.added, kind)} added and ${number(result.changed)} changed in the draft`,
} as const;

/** Characters that one import may have. */
export const IMPORT_MOST = 1_500_000;
