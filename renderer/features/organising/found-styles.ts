import { makeStyles, tokens } from '@fluentui/react-components';

/** Looks of the dialogs that list what Microsoft knows, to be ticked and taken over. */
export const useFoundStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: '12px', minHeight: '240px' },
  bar: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' },
  wide: { maxWidth: '100%' },
  search: { flexGrow: 1, minWidth: '200px' },
  list: {
    display: 'flex',
    flexDirection: 'column',
    margin: 0,
    padding: 0,
    listStyleType: 'none',
    maxHeight: '320px',
    overflowY: 'auto',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  row: {
    display: 'flex',
    flexDirection: 'column',
    paddingBottom: '6px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  name: { overflowWrap: 'anywhere' },
  more: {
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground3,
    // Under the name, past the box.
    paddingLeft: '36px',
    overflowWrap: 'anywhere',
  },
});
