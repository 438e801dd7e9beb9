import type { M365Connector } from '../../shared/model/connector';

/** The steps of the guided set-up, in order. */
export const setUpSteps = ['tenant', 'app', 'access', 'policy', 'check', 'go'] as const;
export type SetUpStep = (typeof setUpSteps)[number];

/** How a tenant is signed in to, as it is chosen here. */
export type SignInChoice = 'certificate' | 'secret' | 'technician';

/** The choice behind a connection. */
export function choiceOf({ signIn }: M365Connector): SignInChoice {
  return signIn.kind === 'technician' ? 'technician' : signIn.credential;
}

export const stepName: Readonly<Record<SetUpStep, string>> = {
  tenant: 'Tenant',
  app: 'App registration',
  access: 'Consent and sign-in',
  policy: 'First policy',
  check: 'Check-up',
  go: 'Check out',
};

export const stepLead: Readonly<Record<SetUpStep, string>> = {
  tenant: 'Which tenant is it, and how does Latchkey sign in to it?',
  app: 'Latchkey works through an app registration in Entra. Make it once, with exactly these permissions.',
  access: 'An administrator of the customer consents to the app once. Then try whether the tenant lets you in.',
  policy:
    'A JIT policy says who may check out what, and for how long. Begin with one of these; all of it can be edited.',
  check: 'Latchkey looks at the tenant and names what would stop a check-out, each with its fix.',
  go: 'Publish what you have set up. From then on you and your colleagues can check out.',
};

/** What a step still waits for. */
export const missingText = {
  tenant: 'The tenant is not saved yet.',
  certificate: 'This computer has no certificate yet.',
  secret: 'This computer does not hold the secret yet.',
  notSignedIn: 'You are not signed in yet.',
  notTried: 'Nobody has tried yet whether the tenant lets you in.',
  refused: 'The tenant did not let you in the last time.',
  policy: 'There is no JIT policy for Microsoft 365 yet.',
  notLooked: 'The tenant was not looked at yet.',
  noPolicyHere: 'No JIT policy reaches this customer.',
  toFix: 'There is something to fix.',
  unpublished: 'The draft is not published yet.',
} as const;
export type Missing = keyof typeof missingText;

export const setUpText = {
  title: 'Set up a Microsoft 365 tenant',
  start: 'Set up a tenant…',
  first: 'Set up the first tenant',
  resume: 'Guided set-up',
  steps: 'Steps',
  done: 'Done',
  open: 'Not finished',
  leave: 'Back to connections',
  back: 'Back',
  next: 'Next',
  save: 'Save and go on',
  later: 'Everything is kept. You can leave at any time and come back through the connection’s card.',
  customer: 'Customer',
  newCustomer: 'A new customer',
  customerName: 'Name of the customer',
  customerCode: 'Short code',
  customerCodeHint: 'Two to twelve letters, digits or dashes; typed to find the customer.',
  nameProblem: 'Give the customer a name.',
  codeProblem: 'Two to twelve letters, digits or dashes.',
  practiceTenants: 'In Practice choose one of the customers: the ids of its practice tenant are filled in.',
  appId: 'Application (client) id',
  appIdHint: 'Of the app registration: Entra admin centre › App registrations › Overview. Step 2 says how to make one.',
  signIn: 'How Latchkey signs in',
  recommended: 'Recommended',
  permissions: 'Graph permissions',
  roles: 'Directory roles',
  copyList: 'Copy the list',
  rolesLesser: 'Where no policy gives a directory role, these are enough:',
  certificateSave: 'Save the public part…',
  certificateSaved: 'Saved. Upload this file to the app registration.',
  practiceUpload: 'In Practice the tenant takes the certificate by itself.',
  tryNow: 'Try now',
  tryAgain: 'Try again',
  trying: 'Signing in…',
  letIn: 'The tenant let you in.',
  template: 'Template',
  policyName: 'Name of the policy',
  addPolicy: 'Add this policy',
  policyThere: (names: string) => `There already: ${names}.`,
  policyAdded: (name: string) => `“${name}” is in the draft.`,
  publish: 'Review & publish',
  published: 'Everything is published.',
  checkOut: 'Check out an account…',
  checkOutHint: (customer: string) =>
    `Search for ${customer} in the window at the tray, choose the policy, and copy what you get.`,
  notSaved: 'Not saved',
} as const;

export const signInChoices: Readonly<Record<SignInChoice, { readonly title: string; readonly body: string }>> = {
  certificate: {
    title: 'App with a certificate',
    body: 'An app of the customer’s tenant. The key is made on this computer and never leaves its keychain.',
  },
  technician: {
    title: 'Technician, through GDAP',
    body: 'Everybody signs in as themselves. Needs a GDAP relationship whose roles include your group.',
  },
  secret: {
    title: 'App with a secret',
    body: 'An app of the customer’s tenant. The secret is typed on each computer and runs out.',
  },
};

/** What is done in the portal for the app registration, step by step. */
export const appSteps: Readonly<Record<SignInChoice, readonly string[]>> = {
  technician: [
    'Once for all customers, in your own tenant: Entra admin centre › App registrations › New registration, for accounts in any organisational directory.',
    'Authentication › Add a platform › Mobile and desktop applications, with the redirect URI http://localhost.',
    'Authentication › Settings: allow public client flows, for signing in with a code.',
    'API permissions › Microsoft Graph › Delegated permissions: add those below.',
  ],
  certificate: [
    'In the customer’s tenant: Entra admin centre › App registrations › New registration, for this directory only.',
    'API permissions › Microsoft Graph › Application permissions: add those below.',
    'Roles & admins: assign the roles below to the app, so that it reaches accounts that hold privileged roles.',
    'Certificates & secrets › Certificates › Upload: the file that you save here. Compare the thumbprint.',
  ],
  secret: [
    'In the customer’s tenant: Entra admin centre › App registrations › New registration, for this directory only.',
    'API permissions › Microsoft Graph › Application permissions: add those below.',
    'Roles & admins: assign the roles below to the app, so that it reaches accounts that hold privileged roles.',
    'Certificates & secrets › New client secret: copy its value, not its id, and store it here.',
  ],
};

const common = [
  'Organization.Read.All',
  'Domain.Read.All',
  'LicenseAssignment.Read.All',
  'User.ReadWrite.All',
  'User-PasswordProfile.ReadWrite.All',
  'User.RevokeSessions.All',
  'Policy.Read.AuthenticationMethod',
  'UserAuthMethod-TAP.ReadWrite.All',
  'UserAuthenticationMethod.ReadWrite.All',
  'RoleManagement.ReadWrite.Directory',
  'RoleAssignmentSchedule.ReadWrite.Directory',
  'GroupMember.ReadWrite.All',
] as const;

/** Graph permissions of the app registration; docs/permissions.md says what each is for. */
export const permissionsFor: Readonly<Record<SignInChoice, readonly string[]>> = {
  technician: [...common, 'Directory.AccessAsUser.All', 'DelegatedAdminRelationship.Read.All'],
  certificate: [...common, 'User.DeleteRestore.All'],
  secret: [...common, 'User.DeleteRestore.All'],
};

/** Directory roles, of the GDAP relationship or of the app, where policies give privileged roles, and where they do not. */
export const rolesFor = {
  privileged: [
    'User Administrator',
    'Privileged Authentication Administrator',
    'Privileged Role Administrator',
    'Directory Readers',
  ],
  plain: ['User Administrator', 'Authentication Administrator', 'Directory Readers'],
} as const;

/** Whose the roles are. */
export const rolesLead: Readonly<Record<SignInChoice, string>> = {
  technician: 'The GDAP relationship gives these to the security group that your technicians are in.',
  certificate: 'Assign these to the app itself.',
  secret: 'Assign these to the app itself.',
};
