/** Words of the popover before anything can be checked out; apart, because the popover loads as little as it can. */
export const setUpHome = {
  none: 'There is no customer for you to work for yet. Your administrators add you to some.',
  bare: 'Nothing can be checked out yet: no customer is set up.',
  open: 'Set up the first tenant',
} as const;
