import { makeStyles, tokens } from '@fluentui/react-components';
import { useApp } from '../../stores/app';
import { shortcuts } from '../../text/en';

const useStyles = makeStyles({
  list: { display: 'grid', gridTemplateColumns: 'auto 1fr', gap: '8px 16px', margin: 0, padding: '16px' },
  key: {
    justifySelf: 'start',
    padding: '0 8px',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    fontSize: tokens.fontSizeBase200,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  what: { margin: 0 },
});

/** The keys that work, as a list. */
export function Shortcuts() {
  const styles = useStyles();
  const platform = useApp((state) => state.view?.platform) ?? 'linux';
  return (
    <dl className={styles.list}>
      {shortcuts(platform).map(([key, what]) => (
        <div key={key} style={{ display: 'contents' }}>
          <dt>
            <kbd className={styles.key}>{key}</kbd>
          </dt>
          <dd className={styles.what}>{what}</dd>
        </div>
      ))}
    </dl>
  );
}
