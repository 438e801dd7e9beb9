import { hasP2 } from '../catalogue/licences';
import { Shelf, type Replica } from './shelf';
import type {
  AssignmentRecord,
  GroupRecord,
  MembershipRecord,
  MethodRecord,
  PassRecord,
  Service,
  TenantRecord,
  TenantSettings,
  UserRecord,
} from './schema';

/** Days a deleted user can be restored (Graph: Delete user). */
const recycleDays = 30;
const dayMs = 86_400_000;

/** One tenant in memory: its record, and its objects on shelves that know about replication. */
export class Tenant {
  readonly users: Shelf<UserRecord>;
  readonly groups: Shelf<GroupRecord>;
  readonly memberships: Shelf<MembershipRecord>;
  readonly assignments: Shelf<AssignmentRecord>;
  readonly passes: Shelf<PassRecord>;
  readonly methods: Shelf<MethodRecord>;

  constructor(
    readonly record: TenantRecord,
    private readonly replica: Replica,
  ) {
    this.users = new Shelf(record.users, replica);
    this.groups = new Shelf(record.groups, replica);
    this.memberships = new Shelf(record.memberships, replica);
    this.assignments = new Shelf(record.assignments, replica);
    this.passes = new Shelf(record.passes, replica);
    this.methods = new Shelf(record.methods, replica);
  }

  get id(): string {
    return this.record.tenantId;
  }

  get settings(): TenantSettings {
    return this.record.settings;
  }

  get premium2(): boolean {
    return hasP2(this.settings.licences);
  }

  now(): number {
    return this.replica.now();
  }

  /** To be called after a change that no shelf sees (settings, files, role requests). */
  changed(): void {
    this.replica.changed();
  }

  /** A user that is not deleted, by id or UPN, as `service` sees the directory. */
  seenUser(key: string, service: Service): UserRecord | undefined {
    const wanted = key.toLowerCase();
    const direct = this.users.seen(wanted, service);
    if (direct !== undefined) return direct.deletedAt === null ? direct : undefined;
    if (!key.includes('@')) return undefined;
    return this.users.allSeen(service).find((user) => user.deletedAt === null && upnOf(user).toLowerCase() === wanted);
  }

  /** A user that is not deleted, as things are. */
  trueUser(key: string): UserRecord | undefined {
    const wanted = key.toLowerCase();
    const direct = this.users.truth(wanted);
    if (direct !== undefined) return direct.deletedAt === null ? direct : undefined;
    return this.users.allTruth().find((user) => user.deletedAt === null && upnOf(user).toLowerCase() === wanted);
  }

  /** Deleted users that can still be restored, as the directory sees them. */
  recycled(): UserRecord[] {
    return this.users.allSeen('directory').filter((user) => this.restorable(user));
  }

  restorable(user: UserRecord): boolean {
    return user.deletedAt !== null && user.deletedAt + recycleDays * dayMs > this.now();
  }

  /** Whether an assignment counts at this moment. */
  active(assignment: AssignmentRecord): boolean {
    const now = this.now();
    return assignment.startsAt <= now && (assignment.endsAt === null || assignment.endsAt > now);
  }

  defaultDomain(): string {
    return this.record.domains.find((domain) => domain.isDefault)?.name ?? '';
  }
}

/** The user principal name as it stands in the directory. */
export function upnOf(user: UserRecord): string {
  const upn = user.properties['userPrincipalName'];
  return typeof upn === 'string' ? upn : '';
}
