import { z } from 'zod';
import type { EntityType } from '../server/odata';
import { jsonSchema, type Json, type JsonObject, type UserRecord } from '../state/schema';

const text = z.string().nullable();
const words = z.array(z.string().max(250)).max(250);
const attribute = z.string().max(1_024).nullable();
const attributeNames = Array.from({ length: 15 }, (_, index) => `extensionAttribute${String(index + 1)}`);

export const passwordProfileSchema = z.strictObject({
  password: z.string().max(256).optional(),
  forceChangePasswordNextSignIn: z.boolean().nullish(),
  forceChangePasswordNextSignInWithMfa: z.boolean().nullish(),
});

const writable = {
  accountEnabled: z.boolean(),
  displayName: z.string().min(1).max(256),
  mailNickname: z.string().regex(/^[^\s@()\\[\]";:<>,]{1,64}$/),
  userPrincipalName: z.string().max(113),
  passwordProfile: passwordProfileSchema,
  passwordPolicies: text,
  onPremisesExtensionAttributes: z
    .strictObject(Object.fromEntries(attributeNames.map((name) => [name, attribute])))
    .partial()
    .nullable(),
  onPremisesImmutableId: text,
  businessPhones: words.max(1),
  otherMails: words,
  employeeHireDate: text,
  employeeLeaveDateTime: text,
  employeeOrgData: z.record(z.string(), jsonSchema).nullable(),
  userType: z.enum(['Member', 'Guest']).nullable(),
  usageLocation: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .nullable(),
  ageGroup: text,
  city: text,
  companyName: text,
  consentProvidedForMinor: text,
  country: text,
  department: text,
  employeeId: z.string().max(16).nullable(),
  employeeType: z.string().max(256).nullable(),
  faxNumber: text,
  givenName: z.string().max(64).nullable(),
  jobTitle: z.string().max(128).nullable(),
  mail: text,
  mobilePhone: text,
  officeLocation: text,
  postalCode: text,
  preferredLanguage: text,
  showInAddressList: z.boolean().nullable(),
  state: text,
  streetAddress: text,
  surname: z.string().max(64).nullable(),
};

/** Body of `PATCH /users/{id}`: all properties that can be written, none other (Graph: Update user). */
export const userPatchSchema = z.strictObject(writable).partial();
/** Body of `POST /users` (Graph: Create user). */
export const userCreateSchema = userPatchSchema.required({
  accountEnabled: true,
  displayName: true,
  mailNickname: true,
  userPrincipalName: true,
  passwordProfile: true,
});
export type UserPatch = z.infer<typeof userPatchSchema>;

const lists = [
  'assignedLicenses', 'assignedPlans', 'businessPhones', 'identities', 'imAddresses', 'interests',
  'licenseAssignmentStates', 'onPremisesProvisioningErrors', 'otherMails', 'pastProjects', 'provisionedPlans',
  'proxyAddresses', 'responsibilities', 'schools', 'serviceProvisioningErrors', 'skills',
]; // prettier-ignore

const others = [
  'id', 'aboutMe', 'authorizationInfo', 'birthday', 'createdDateTime', 'creationType', 'customSecurityAttributes',
  'deletedDateTime', 'deviceEnrollmentLimit', 'employeeOrgData', 'externalUserState', 'externalUserStateChangeDateTime',
  'hireDate', 'identityParentId', 'isManagementRestricted', 'isResourceAccount', 'lastPasswordChangeDateTime',
  'legalAgeGroupClassification', 'mailboxSettings', 'mySite', 'onPremisesDistinguishedName', 'onPremisesDomainName',
  'onPremisesLastSyncDateTime', 'onPremisesSamAccountName', 'onPremisesSecurityIdentifier', 'onPremisesSyncEnabled',
  'onPremisesUserPrincipalName', 'preferredDataLocation', 'preferredName', 'print', 'securityIdentifier',
  'signInActivity', 'signInSessionsValidFromDateTime',
]; // prettier-ignore

/** Graph: user. Without `$select` only a few properties are shown. */
export const userType: EntityType = {
  name: 'user',
  defaults: [
    'businessPhones', 'displayName', 'givenName', 'id', 'jobTitle', 'mail', 'mobilePhone', 'officeLocation',
    'preferredLanguage', 'surname', 'userPrincipalName',
  ], // prettier-ignore
  known: new Set([...Object.keys(writable), ...lists, ...others]),
  advancedOnly: new Set(['onPremisesExtensionAttributes', 'signInSessionsValidFromDateTime', 'deletedDateTime']),
};

const noAttributes: JsonObject = Object.fromEntries(attributeNames.map((name) => [name, null]));

/** Milliseconds as Graph writes a time: whole seconds, UTC. */
export function dateTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

/** All properties of a user that the service can show. Passwords are never among them. */
export function presentUser(user: UserRecord, options: { readonly typed?: boolean } = {}): JsonObject {
  const attributes = user.properties['onPremisesExtensionAttributes'];
  const shown: JsonObject = options.typed === true ? { '@odata.type': '#microsoft.graph.user' } : {};
  for (const name of lists) shown[name] = [];
  Object.assign(shown, user.properties, {
    id: user.id,
    createdDateTime: dateTime(user.createdAt),
    deletedDateTime: user.deletedAt === null ? null : dateTime(user.deletedAt),
    lastPasswordChangeDateTime: dateTime(user.passwordChangedAt),
    signInSessionsValidFromDateTime: dateTime(user.sessionsValidFrom),
    passwordProfile: null,
    onPremisesExtensionAttributes: {
      ...noAttributes,
      ...(attributes !== null && typeof attributes === 'object' && !Array.isArray(attributes) ? attributes : {}),
    },
  });
  return shown;
}

/** The open extensions of a user, as `$expand=extensions` and the collection show them. */
export function presentExtensions(user: UserRecord): Json[] {
  return Object.entries(user.extensions).map(([name, values]) => presentExtension(name, values));
}

export function presentExtension(name: string, values: JsonObject): JsonObject {
  return { '@odata.type': '#microsoft.graph.openTypeExtension', ...values, extensionName: name, id: name };
}
