import { BerWriter, Control } from 'ldapts';
import { guidText, sidText } from './values';

/** Access mask bits of directory objects (MS-ADTS 5.1.3.2). */
export const access = {
  createChild: 0x1,
  deleteChild: 0x2,
  readProperty: 0x10,
  writeProperty: 0x20,
  control: 0x100,
  delete: 0x1_0000,
} as const;
/** Bits that stand for several others until they meet an object (MS-DTYP 2.4.3). */
const GENERIC_ALL = 0x1000_0000;
const GENERIC_WRITE = 0x4000_0000;
const GENERIC_READ = 0x8000_0000;

/** ACE flags (MS-DTYP 2.4.4.1). */
const aceFlag = { toContainers: 0x2, inheritOnly: 0x8 } as const;
/** ACE types: allowed, denied, and the same for one kind of thing. Others (audit, conditional) give nothing here. */
const aceType = { allowed: 0, denied: 1, allowedObject: 5, deniedObject: 6 } as const;
const DACL_PRESENT = 0x4;

/** Who may do, or may not do, what. */
export interface AccessEntry {
  readonly allows: boolean;
  readonly flags: number;
  readonly mask: number;
  /** Attribute, property set, class of child or extended right; undefined: all. */
  readonly what: string | undefined;
  /** Class of the objects below that inherit it; undefined: all. */
  readonly heirs: string | undefined;
  readonly sid: string;
}

/** A right to look for. */
export interface WantedRight {
  readonly mask: number;
  /** The GUIDs under which it may be given: attribute or its property set, class, extended right. */
  readonly what: readonly string[];
  /** On the object itself, or on objects of this class below it. */
  readonly heirs?: string;
}

/** Asks for the discretionary list only: others than administrators may not read the rest (LDAP_SERVER_SD_FLAGS_OID). */
export class AccessListControl extends Control {
  constructor() {
    super('1.2.840.113556.1.4.801', { critical: true });
  }

  protected override writeControl(writer: BerWriter): void {
    const value = new BerWriter();
    value.startSequence();
    value.writeInt(4);
    value.endSequence();
    writer.writeBuffer(value.buffer, 0x04);
  }
}

function readEntry(ace: Buffer): AccessEntry | undefined {
  const type = ace.readUInt8(0);
  const ofKind = type === aceType.allowedObject || type === aceType.deniedObject;
  if (!ofKind && type !== aceType.allowed && type !== aceType.denied) return undefined;
  const present = ofKind ? ace.readUInt32LE(8) : 0;
  const whatAt = 12;
  const heirsAt = whatAt + (present & 1 ? 16 : 0);
  const sidAt = ofKind ? heirsAt + (present & 2 ? 16 : 0) : 8;
  const sidLength = 8 + 4 * ace.readUInt8(sidAt + 1);
  const sid = sidText(ace.subarray(sidAt, sidAt + sidLength));
  if (sid === undefined) throw new RangeError('no SID');
  return {
    allows: type === aceType.allowed || type === aceType.allowedObject,
    flags: ace.readUInt8(1),
    mask: ace.readUInt32LE(4),
    what: present & 1 ? guidText(ace.subarray(whatAt, whatAt + 16)) : undefined,
    heirs: present & 2 ? guidText(ace.subarray(heirsAt, heirsAt + 16)) : undefined,
    sid,
  };
}

/**
 * The discretionary list of a self-relative security descriptor (MS-DTYP 2.4.6), in its order; undefined when there is none
 * or the bytes are not one.
 */
export function accessList(descriptor: Buffer): readonly AccessEntry[] | undefined {
  try {
    const start = descriptor.readUInt32LE(16);
    if ((descriptor.readUInt16LE(2) & DACL_PRESENT) === 0 || start === 0) return undefined;
    const count = descriptor.readUInt16LE(start + 4);
    const entries: AccessEntry[] = [];
    let at = start + 8;
    for (let index = 0; index < count; index += 1) {
      const size = descriptor.readUInt16LE(at + 2);
      const ace = descriptor.subarray(at, at + size);
      if (size < 8 || ace.length < size) return undefined;
      const entry = readEntry(ace);
      if (entry !== undefined) entries.push(entry);
      at += size;
    }
    return entries;
  } catch {
    // Reading past the end.
    return undefined;
  }
}

function reaches({ flags, heirs }: AccessEntry, wanted: WantedRight): boolean {
  if (wanted.heirs === undefined) return (flags & aceFlag.inheritOnly) === 0;
  return (flags & aceFlag.toContainers) !== 0 && (heirs === undefined || heirs === wanted.heirs);
}

function covers({ mask, what }: AccessEntry, wanted: WantedRight): boolean {
  const all = (mask & GENERIC_ALL) !== 0;
  const write = (mask & GENERIC_WRITE) !== 0 && wanted.mask === access.writeProperty;
  const read = (mask & GENERIC_READ) !== 0 && wanted.mask === access.readProperty;
  const bits = all || write || read || (mask & wanted.mask) === wanted.mask;
  return bits && (what === undefined || wanted.what.includes(what));
}

/** Whether somebody with these SIDs has the right: the first entry that speaks of it decides (MS-DTYP 2.5.3.2). */
export function isGranted(list: readonly AccessEntry[], sids: ReadonlySet<string>, wanted: WantedRight): boolean {
  const first = list.find((entry) => sids.has(entry.sid) && reaches(entry, wanted) && covers(entry, wanted));
  return first?.allows ?? false;
}
