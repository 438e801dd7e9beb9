import { makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircleFilled } from '@fluentui/react-icons/svg/checkmark-circle';
import { InfoRegular } from '@fluentui/react-icons/svg/info';
import { WarningFilled } from '@fluentui/react-icons/svg/warning';
import { useEffect, useState } from 'react';
import type { HealthItem } from '../../../shared/model/support';
import { ask, bridge } from '../../bridge';
import { useApp } from '../../stores/app';
import { healthName, healthSays } from '../../text/support';

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', gap: '4px', margin: 0, padding: 0, listStyleType: 'none' },
  item: { display: 'grid', gridTemplateColumns: '20px 176px minmax(0, 1fr)', gap: '8px', alignItems: 'start' },
  icon: { fontSize: '20px', display: 'flex' },
  good: { color: tokens.colorPaletteGreenForeground1 },
  note: { color: tokens.colorNeutralForeground3 },
  bad: { color: tokens.colorPaletteDarkOrangeForeground1 },
  says: { color: tokens.colorNeutralForeground2 },
});

const icons = { good: CheckmarkCircleFilled, note: InfoRegular, bad: WarningFilled } as const;
const words = { good: 'Good', note: 'Note', bad: 'Attention' } as const;

/** What works and what does not, and what to do about it. */
export function Health() {
  const styles = useStyles();
  const view = useApp((state) => state.view);
  const [items, setItems] = useState<readonly HealthItem[]>([]);
  useEffect(() => {
    const look = (): void =>
      void ask('health.view', {}).then((answer) => {
        if (answer.ok) setItems(answer.value.items);
      });
    look();
    // New versions are an item of the list, and the view does not tell of them.
    return bridge().on('updates.changed', look);
  }, [view]);
  return (
    <ul className={styles.list} aria-label="Health">
      {items.map((item) => {
        const Icon = icons[item.state];
        return (
          <li key={item.id} className={styles.item}>
            <span className={`${styles.icon} ${styles[item.state]}`} role="img" aria-label={words[item.state]}>
              <Icon />
            </span>
            <span>{healthName[item.id]}</span>
            <span className={styles.says}>{healthSays(item)}</span>
          </li>
        );
      })}
    </ul>
  );
}
