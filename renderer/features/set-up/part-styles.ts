import { makeStyles, tokens } from '@fluentui/react-components';

/** How the parts of a step look. */
export const usePartStyles = makeStyles({
  part: { display: 'flex', flexDirection: 'column', gap: '12px' },
  heading: {
    margin: '8px 0 0',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
  },
  list: { margin: 0, paddingLeft: '20px', '& li': { marginBottom: '4px' } },
  names: {
    margin: 0,
    padding: '8px 12px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    listStyleType: 'none',
    columnWidth: '270px',
    columnGap: '24px',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase300,
    overflowWrap: 'anywhere',
    userSelect: 'text',
  },
  small: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' },
  fields: {
    display: 'flex',
    flexDirection: 'column',
    gap: '12px',
    maxWidth: '560px',
    // A field is a grid, which would grow with the longest name in its list.
    '& > *': { minWidth: 0, gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  good: { color: tokens.colorPaletteGreenForeground1, fontSize: '20px', flexShrink: 0 },
});
