import type { EditFinding, EntityKind } from '../../shared/ipc/entities';
import type { SettingsPage } from '../stores/organisation-memory';
import { plural } from './time';

/** Names of the pages of the Settings window. */
export const pageName: Readonly<Record<SettingsPage, string>> = {
  policies: 'JIT policies',
  customers: 'Customers',
  customerGroups: 'Customer groups',
  technicians: 'Technicians',
  technicianGroups: 'Technician groups',
  connections: 'Connections',
  sync: 'Organisation & sync',
  preferences: 'Preferences',
  about: 'About',
};

/** One thing of a kind, within a sentence. */
export const kindName: Readonly<Record<EntityKind, string>> = {
  policy: 'JIT policy',
  customer: 'customer',
  customerGroup: 'customer group',
  technician: 'technician',
  technicianGroup: 'technician group',
  connector: 'connection',
};

/** Several things of a kind. */
export const kindsName: Readonly<Record<EntityKind, string>> = {
  policy: 'JIT policies',
  customer: 'customers',
  customerGroup: 'customer groups',
  technician: 'technicians',
  technicianGroup: 'technician groups',
  connector: 'connections',
};

/** `1 customer`, `10,000 customers`. */
export function counted(count: number, kind: EntityKind): string {
  return `${number(count)} ${count === 1 ? kindName[kind] : kindsName[kind]}`;
}

/** A count as people read it: `10,000`. */
export const number = (count: number): string => count.toLocaleString('en-GB');

/** `2 unpublished changes`. */
export const unpublishedText = (count: number): string => plural(count, 'unpublished change');

/** Words of the frame around the pages. */
export const frameText = {
  undo: 'Undo',
  discard: 'Discard',
  publish: 'Review & publish…',
  noKey: 'This computer holds no admin key of the organisation, so it cannot publish. Another admin can enrol it.',
  readOnlyName: 'What you may do here',
  readOnly: 'You may look, not edit: only Primary and Super change the organisation.',
  noOrganisation:
    'There is no organisation on this computer yet. Join one, create one or enter Practice from the tray window.',
  dismiss: 'Dismiss',
  close: 'Close',
  confirmDiscard: 'All unpublished changes on this computer are thrown away. This cannot be undone.',
} as const;

/** Words for tags of rows; source and mode have theirs in `en.ts`. */
export const tagName = {
  disabled: 'Disabled',
  archived: 'Archived',
  tap: 'TAP',
  noConnector: 'No connection',
} as const;

export const changedName = { added: 'New', edited: 'Edited' } as const;
export const changedHint = {
  added: 'Not yet published: added on this computer',
  edited: 'Not yet published: edited on this computer',
} as const;

/** Words of every list page. */
export const listText = {
  rows: 'Rows; move with the arrow keys, Enter opens',
  clear: 'Clear the search',
  retry: 'Try again',
  more: (name: string) => `More for ${name}`,
  nothingFits: (query: string) => `Nothing fits “${query}”.`,
  found: (found: number, kind: EntityKind, query: string) =>
    query === '' ? counted(found, kind) : `${counted(found, kind)} found`,
} as const;

/** Words of the dialog in which things are chosen by check boxes. */
export const pickerText = {
  search: (kind: EntityKind) => `Search ${kindsName[kind]}`,
  chosen: (count: number) => `${number(count)} chosen`,
  onlyChosen: 'Show chosen only',
  all: (count: number) => `Choose all ${number(count)} found`,
  none: 'Choose none',
  done: 'Select',
  cancel: 'Cancel',
  full: (most: number) => `No more than ${number(most)} can be chosen.`,
  nothing: (kind: EntityKind) => `There are no ${kindsName[kind]} yet.`,
  nothingChosen: 'Nothing is chosen yet.',
} as const;

/** Words of the short list of what is chosen. */
export const chosenText = {
  add: (kind: EntityKind) => `Add or remove ${kindsName[kind]}…`,
  remove: (name: string) => `Remove ${name}`,
  more: (count: number) => `and ${number(count)} more`,
  none: (kind: EntityKind) => `No ${kindsName[kind]} chosen.`,
} as const;

/** Words of every editor. */
export const editorText = {
  save: 'Save',
  cancel: 'Cancel',
  close: 'Close',
  remove: (kind: EntityKind) => `Delete ${kindName[kind]}`,
  newOne: (kind: EntityKind) => `New ${kindName[kind]}`,
  saved: (name: string) => `“${name}” saved in the draft`,
  removed: (name: string) => `“${name}” deleted from the draft`,
  archived: (name: string) => `“${name}” archived in the draft`,
  restored: (name: string) => `“${name}” restored in the draft`,
  cannotRemove: (name: string) => `“${name}” cannot be deleted yet`,
  leave: 'What you typed is not saved.',
  leaveTitle: (name: string) => `Leave “${name}” without saving?`,
  leaveAction: 'Discard my input',
  stay: 'Go on editing',
  overtaken: 'This was changed elsewhere while you edit it. Saving puts your input in its place.',
  edited: 'Edited, not yet published',
  added: 'New, not yet published',
  removeAdvice: 'Take it off there first, then delete it.',
  loading: 'Loading…',
} as const;

/** Who still names a thing, as one sentence. */
export function namedBy(finding: EditFinding): string {
  const { kind, name, count } = finding.values;
  const known = entityKindNames.find(([code]) => code === kind);
  const noun = kind === 'adminKey' ? 'admin key' : (known?.[1] ?? 'thing');
  const others = Number(count ?? 1) - 1;
  const shown = kind === 'adminKey' || name === undefined ? `an ${noun}` : `the ${noun} “${String(name)}”`;
  const more = others <= 0 ? '' : ` and ${number(others)} more`;
  return `It is still named by ${shown}${more}.`;
}

const entityKindNames = Object.entries(kindName);
