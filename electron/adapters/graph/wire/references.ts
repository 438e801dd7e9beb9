/** Stands before the reference of a role that PIM gave; other roles go by their assignment's id, groups by theirs. */
export const PIM_REFERENCE = 'pim:';
