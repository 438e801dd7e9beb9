import { makeStyles, tokens } from '@fluentui/react-components';
import { WarningRegular } from '@fluentui/react-icons/svg/warning';
import type { Connector } from '../../../../shared/model/connector';
import { hostKeyText } from '../../../text/endpoints';

const useStyles = makeStyles({
  line: {
    display: 'flex',
    alignItems: 'center',
    gap: '6px',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
  print: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: 'anywhere', userSelect: 'text' },
  warn: { color: tokens.colorPaletteDarkOrangeForeground1, fontSize: '16px', flexShrink: 0 },
});

/** By which key a computer is known, or that none is trusted yet; nothing for other connections. */
export function TrustedKey({ connector }: { readonly connector: Connector }) {
  const styles = useStyles();
  if (connector.kind !== 'local' || connector.transport.kind !== 'ssh') return null;
  const { hostKey } = connector.transport;
  if (hostKey === undefined) {
    return (
      <div className={styles.line}>
        <WarningRegular className={styles.warn} aria-hidden="true" />
        {hostKeyText.untrusted}
      </div>
    );
  }
  return (
    <div className={styles.line}>
      {hostKeyText.trusted}
      <span className={styles.print} data-selectable="">
        {hostKey}
      </span>
    </div>
  );
}
