import { makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  head: {
    display: 'flex',
    justifyContent: 'space-between',
    margin: 0,
    padding: '12px 16px 4px 12px',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground3,
  },
  count: { fontVariantNumeric: 'tabular-nums', fontWeight: tokens.fontWeightRegular },
});

interface SectionProps {
  readonly title: string;
  readonly count?: number;
  readonly children: ReactNode;
}

/** A region of the popover with its heading; F6 goes from one to the next. */
export function Section({ title, count, children }: SectionProps) {
  const styles = useStyles();
  return (
    <section aria-label={title} data-region="">
      <h2 className={styles.head}>
        <span>{title}</span>
        {count !== undefined && <span className={styles.count}>{count}</span>}
      </h2>
      {children}
    </section>
  );
}
