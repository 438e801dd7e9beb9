/** Windows that can be asked for by name. Apart from the schemas, so that the first window opens before they are loaded. */
export const windowNames = ['popover', 'accounts', 'settings'] as const;
export type WindowName = (typeof windowNames)[number];
