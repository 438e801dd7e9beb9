/**
 * Backgrounds of rows under the pointer and of chosen rows: own tokens of the themes, because Fluent's high-contrast
 * values are made for buttons, whose text turns black on them.
 */
export const ROW_HOVER = 'var(--rowHover)';
export const ROW_SELECTED = 'var(--rowSelected)';
