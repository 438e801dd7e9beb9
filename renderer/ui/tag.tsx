import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';
import { useTones } from './tones';

const useStyles = makeStyles({
  tag: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '4px',
    minHeight: '20px',
    padding: '0 6px',
    boxSizing: 'border-box',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    whiteSpace: 'nowrap',
  },
});

interface TagProps {
  readonly tone?: 'plain' | 'warm' | 'good' | 'bad' | 'brand';
  readonly icon?: ReactNode;
  readonly title?: string;
  readonly children: ReactNode;
}

/** A word about a thing: Standard, Burner, Live, Overdue. */
export function Tag({ tone = 'plain', icon, title, children }: TagProps) {
  const styles = useStyles();
  const tones = useTones();
  return (
    <span className={mergeClasses(styles.tag, tone !== 'plain' && tones[tone])} title={title}>
      {icon}
      {children}
    </span>
  );
}
