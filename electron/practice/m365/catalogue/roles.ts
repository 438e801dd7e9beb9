/** One built-in Entra directory role. */
export interface RoleDefinition {
  /** Template id; the same in every tenant, and for built-in roles the definition id too. */
  readonly templateId: string;
  readonly name: string;
  /** Labelled privileged by Microsoft. */
  readonly privileged: boolean;
}

const table: readonly (readonly [name: string, templateId: string, privileged?: 'P'])[] = [
  ['Global Administrator', '62e90394-69f5-4237-9190-012177145e10', 'P'],
  ['Global Reader', 'f2ef992c-3afb-46b9-b7cf-a126ee74c451', 'P'],
  ['Privileged Role Administrator', 'e8611ab8-c189-46e8-94e1-60213ab1f814', 'P'],
  ['Privileged Authentication Administrator', '7be44c8a-adaf-4e2a-84d6-ab2649e08a13', 'P'],
  ['Authentication Administrator', 'c4e39bd9-1100-46d3-8c65-fb160da0071f', 'P'],
  ['Authentication Policy Administrator', '0526716b-113d-4c15-b2c8-68e3c22b9f80'],
  ['User Administrator', 'fe930be7-5e62-47db-91af-98c3a49a38b1', 'P'],
  ['Helpdesk Administrator', '729827e3-9c14-49f7-bb1b-9608f156bbb8', 'P'],
  ['Password Administrator', '966707d0-3269-4727-9be2-8c3a10f19b9d', 'P'],
  ['Groups Administrator', 'fdd7a751-b60b-444a-984c-02652fe8fa1c'],
  ['License Administrator', '4d6ac14f-3453-41d0-bef9-a3e0c569773a'],
  ['Security Administrator', '194ae4cb-b126-40b2-bd5b-6091b380977d', 'P'],
  ['Security Operator', '5f2222b1-57c3-48ba-8ad5-d4759f1fde6f', 'P'],
  ['Security Reader', '5d6b6bb7-de71-4623-b4af-96380a352509', 'P'],
  ['Conditional Access Administrator', 'b1be1c3e-b65d-4f19-8427-f6fa0d97feb9', 'P'],
  ['Application Administrator', '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3', 'P'],
  ['Cloud Application Administrator', '158c047a-c907-4556-b7ef-446551a6b5f7', 'P'],
  ['Cloud Device Administrator', '7698a772-787b-4ac8-901f-60d6b08affd2', 'P'],
  ['Intune Administrator', '3a2c62db-5318-420d-8d74-23affee5d9d5', 'P'],
  ['Exchange Administrator', '29232cdf-9323-42fd-ade2-1d097af3e4de'],
  ['Exchange Recipient Administrator', '31392ffb-586c-42d1-9346-e59415a2cc4e'],
  ['SharePoint Administrator', 'f28a1f50-f6e7-4571-818b-6a12f2af6b6c'],
  ['Teams Administrator', '69091246-20e8-4a56-aa4d-066075b2a7a8'],
  ['Billing Administrator', 'b0f54661-2d74-4c50-afa3-1ec803f12efe'],
  ['Domain Name Administrator', '8329153b-31d0-4727-b945-745eb3bc5f31', 'P'],
  ['Hybrid Identity Administrator', '8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2', 'P'],
  ['Compliance Administrator', '17315797-102d-40b4-93e0-432062caca18'],
  ['Power Platform Administrator', '11648597-926c-4cf3-9c36-bcebb0ba8dcc'],
  ['Windows 365 Administrator', '11451d60-acb2-45eb-a7d6-43d0f0125c13'],
  ['Service Support Administrator', 'f023fd81-a637-4b56-95fd-791ac0226033'],
  ['Reports Reader', '4a5d8f65-41da-4de4-8968-e035b65339cf'],
  ['Message Center Reader', '790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b'],
  ['Directory Readers', '88d8e3e3-8f55-4a1e-953a-9b9898b8876b'],
  ['Directory Writers', '9360feb5-f418-4baa-8175-e2a00bac4301', 'P'],
  ['Guest Inviter', '95e79109-95c0-4d8e-aee3-d01accf2d47b'],
];

/** The built-in roles a practice tenant knows (Entra: permissions reference). */
export const roleDefinitions: readonly RoleDefinition[] = table.map(([name, templateId, mark]) => ({
  name,
  templateId,
  privileged: mark === 'P',
}));

const byTemplate = new Map(roleDefinitions.map((role) => [role.templateId, role]));
const byName = new Map(roleDefinitions.map((role) => [role.name, role]));

/** Finds a role by template id, whatever the case. */
export function roleByTemplate(templateId: string): RoleDefinition | undefined {
  return byTemplate.get(templateId.toLowerCase());
}

/** Template id of a role by its English name. Throws when no such role is in the table: a slip in our own code. */
export function roleId(name: string): string {
  const role = byName.get(name);
  if (role === undefined) throw new Error(`no directory role is called ${name}`);
  return role.templateId;
}
