import { z } from 'zod';
import type { Failure } from '../../../shared/errors';
import type { OrganisationId } from '../../../shared/ids';
import type { LocalConnector } from '../../../shared/model/connector';
import type { Privilege } from '../../../shared/model/policy';
import type { Result } from '../../../shared/result';
import type { Secret } from '../../../shared/secret';
import { instantSchema, type Instant } from '../../../shared/time';
import type { AccountRef, DirectoryTraits } from '../../ports/directory';
import type { Leftovers } from '../../ports/endpoint';
import type { Program, Ran } from './transport';

/**
 * One account to be changed. `expectedMarker` is the exact text that has to stand in the marker's place: the endpoint
 * compares it right before its change and refuses with `marker_differs`, so that nothing happens between looking and
 * changing. Where `account.objectId` is given, the account is found by it and by nothing else.
 */
export interface Target {
  readonly account: AccountRef;
  readonly expectedMarker: string;
}

/** What is asked of an endpoint. One order is one program, so one round trip and one elevation prompt at most. */
export type Order =
  /** Reads one account; changes nothing and needs no marker. */
  | { readonly verb: 'look'; readonly account: AccountRef }
  /** Reads every account whose marker begins with that of the organisation. */
  | { readonly verb: 'list'; readonly organisationId: OrganisationId }
  /** Reads what the doctor asks; changes nothing. `groups` are those that policies give. */
  | { readonly verb: 'probe'; readonly groups: readonly Privilege[] }
  /** Takes away what `probe` calls left over, of what is named here; each is looked at again before it goes. */
  | { readonly verb: 'cleanUp'; readonly leftovers: Leftovers }
  /**
   * Makes a new account: disabled, marked, its end armed. `token` (16 hexadecimal digits, new each time) lets systems that
   * use numbers again tell this account from an earlier one. Refuses `name_taken` (with the account) and `clock_differs`.
   */
  | {
      readonly verb: 'create';
      readonly name: string;
      readonly displayName: string;
      readonly marker: string;
      readonly token: string;
      readonly endsAt: Instant;
      /** Our time; a clock that is more than 90 s away would end the account at the wrong time. */
      readonly now: Instant;
    }
  /** Gives an existing account to another lease: disabled, cleaned of groups and keys, password rotated, new marker and end. */
  | (Target & {
      readonly verb: 'take';
      readonly displayName: string;
      readonly marker: string;
      readonly endsAt: Instant;
      readonly now: Instant;
      readonly unseen: Secret<string>;
    })
  /** Puts the account into a group, ending by itself at `endsAt` where the endpoint can. */
  | (Target & { readonly verb: 'grant'; readonly privilege: Privilege; readonly endsAt: Instant })
  /** Arms the end, then makes the account usable with the password that the technician will use. */
  | (Target & { readonly verb: 'open'; readonly endsAt: Instant; readonly password: Secret<string> })
  /** Moves marker and armed end. An end in the past ends the account at once. */
  | (Target & { readonly verb: 'prolong'; readonly marker: string; readonly endsAt: Instant })
  /** Disables (keys too), ends sessions and processes, rotates the password, takes the armed job away. */
  | (Target & { readonly verb: 'neutralise'; readonly unseen: Secret<string> })
  /** Leaves every group but the one that each account has; removes keys registered during the lease. */
  | (Target & { readonly verb: 'strip' })
  /** Deletes the account and, if so asked, its home directory and mail. */
  | (Target & { readonly verb: 'erase'; readonly home: 'keep' | 'remove' });

/** Why an endpoint did not do what was asked; nothing was changed, or all was put back, unless it says `not_verified`. */
export const refusalSchema = z.enum([
  /** The account does not bear the expected marker; its state comes along. */
  'marker_differs',
  /** `create`: something has the name already; if it is an account, its state comes along. */
  'name_taken',
  /** There is no such account. */
  'not_found',
  'no_such_group',
  /** The name, password or text breaks a rule of the endpoint. */
  'not_accepted',
  /** The management account may not do this. */
  'no_rights',
  'disk_full',
  'clock_differs',
  /** Somebody else holds the lock of the account files. */
  'busy',
  /** It was done, but what was read back is not what was asked for. */
  'not_verified',
  /** The group is a protected one that the endpoint's own list of permitted groups does not name. */
  'group_not_permitted',
  /** The program that is installed at the endpoint is older than ours and does not know the order. */
  'program_older',
]);
export type Refusal = z.infer<typeof refusalSchema>;

/** What ends an account at an endpoint if nobody comes back; see the driver for what each stands for. */
export const backstopSchema = z.strictObject({
  /** `process`: a waiting process, which a restart of the endpoint ends; the others survive it. */
  kind: z.enum(['systemd', 'at', 'scheduledTask', 'launchd', 'accountExpires', 'process']),
  at: instantSchema,
});

const groupSchema = z.strictObject({
  name: z.string().min(1).max(256),
  /** The endpoint's own id of the group: gid, SID, GeneratedUID. */
  id: z.string().min(1).max(200),
  /** An elevated privilege that ends to the second by itself, apart from the backstop (sudoers). */
  endsAt: instantSchema.optional(),
});

/** One account as the endpoint showed it after the order. */
export const endpointAccountSchema = z.strictObject({
  /** Never given to another account again: SID, GeneratedUID, number and token. */
  objectId: z.string().min(1).max(200),
  name: z.string().min(1).max(256),
  displayName: z.string().max(1_024),
  /** The raw text in the marker's place; empty: none. */
  markerText: z.string().max(4_096),
  /** Seen by whoever may not read what only root does: nothing is said about `enabled` and what follows it. */
  unread: z.literal(true).optional(),
  /** Neither locked nor disabled nor past the day on which the system's own expiry begins. */
  enabled: z.boolean(),
  /** When it stops opening anything by itself. After `neutralise` this lies in the past. */
  expiresAt: instantSchema.optional(),
  passwordChangedAt: instantSchema.optional(),
  backstop: backstopSchema.optional(),
  /** Without the group that each account has (user-private group, `Users`, `staff`). */
  groups: z.array(groupSchema).max(1_000),
  /** Ways to sign in besides the password: files with SSH keys. */
  methods: z.array(z.strictObject({ name: z.string().max(256), reference: z.string().max(512) })).max(100),
  /** Running processes of the account. */
  processes: z.number().int().min(0),
});
export type EndpointAccount = z.infer<typeof endpointAccountSchema>;

/** What the doctor wants to know of an endpoint; each missing thing stands in a list, so empty lists are good. */
export const endpointFactsSchema = z.strictObject({
  system: z.string().max(200),
  /** The management account may do what orders need. */
  mayAdminister: z.boolean(),
  missingTools: z.array(z.string().max(100)).max(50),
  unknownGroups: z.array(z.string().max(256)).max(200),
  /** The best way to arm an end here; undefined: none. */
  backstop: backstopSchema.shape.kind.optional(),
  /** Members of the groups of administrators that no account belongs to any more: SIDs (Windows), names (Linux). */
  orphanMembers: z.array(z.string().max(200)).max(1_000),
  /** Tokens of accounts of ours that are gone, but not all that was written beside them (rules, jobs, records). */
  remains: z
    .array(z.string().regex(/^[0-9a-f]{16}$/))
    .max(1_000)
    .default([]),
  /** The endpoint has a program of its own, which is not the one of this Latchkey. */
  installedProgram: z.enum(['older', 'newer']).optional(),
});

/** The answer to every order. Drivers translate what their programs print to this, and check it with this schema. */
export const reportSchema = z.strictObject({
  /** The endpoint's own clock. */
  time: instantSchema.optional(),
  outcome: z.enum(['done', 'already', 'refused']),
  refusal: refusalSchema.optional(),
  /** Read back after the order; undefined: there is no such account. */
  account: endpointAccountSchema.optional(),
  /** Answer to `erase` where the home directory was to go: whether it did. */
  home: z.enum(['gone', 'left']).optional(),
  /** Answer to `list`. */
  accounts: z.array(endpointAccountSchema).max(10_000).optional(),
  /** Answer to `probe` and `cleanUp`. */
  facts: endpointFactsSchema.optional(),
});
export type Report = z.infer<typeof reportSchema>;

/**
 * How accounts are managed on one operating system. Pure: an order becomes a program, what the program printed becomes a
 * report; the transport runs it and `endpoint-directory.ts` decides. Rules that hold for every driver:
 *
 * - The order is checked before anything is sent: names, texts and groups that the system cannot hold are `bad_input`.
 * - The program is a fixed text; everything that varies goes through standard input, and secrets nowhere else.
 * - The program compares `expectedMarker` itself, does its work idempotently, and always prints the account read back.
 * - A program that printed no complete report is a failure: `insufficient_rights` if elevation was refused, otherwise
 *   `malformed_answer`.
 */
export interface EndpointDriver {
  readonly os: LocalConnector['os'];
  readonly nativeExpiry: DirectoryTraits['nativeExpiry'];
  /** Fails with `bad_input`; the detail names the field. */
  program(order: Order): Result<Program, Failure>;
  read(order: Order, ran: Ran): Result<Report, Failure>;
  /**
   * Where `program` asks a person for elevation: a program for the order that asks nobody. It tells what everybody may read, and
   * refuses with `no_rights` where that is not enough; undefined: it never is.
   */
  readonly glance?: (order: Order) => Result<Program, Failure> | undefined;
  /** What tells the group of a privilege in `EndpointAccount.groups` (SID before name, whatever the system's language). */
  isGroupOf(privilege: Privilege, group: EndpointAccount['groups'][number]): boolean;
}
