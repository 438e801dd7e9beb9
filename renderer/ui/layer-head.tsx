import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowLeftRegular } from '@fluentui/react-icons/svg/arrow-left';
import type { ReactNode } from 'react';
import { label } from '../text/en';

const useStyles = makeStyles({
  head: {
    display: 'flex',
    alignItems: 'center',
    gap: '4px',
    padding: '8px 12px 8px 8px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  words: { minWidth: 0, flexGrow: 1 },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  under: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
});

interface LayerHeadProps {
  readonly title: string;
  readonly under?: string | undefined;
  readonly onBack: () => void;
  readonly end?: ReactNode;
}

/** The head of a layer above the first one: back, what it is about. */
export function LayerHead({ title, under, onBack, end }: LayerHeadProps) {
  const styles = useStyles();
  return (
    <header className={styles.head}>
      <Button
        appearance="subtle"
        icon={<ArrowLeftRegular />}
        aria-label={label.back}
        title={`${label.back} (Esc)`}
        onClick={onBack}
      />
      <div className={styles.words}>
        <h1 className={styles.title} title={title}>
          {title}
        </h1>
        {under !== undefined && (
          <div className={styles.under} title={under}>
            {under}
          </div>
        )}
      </div>
      {end}
    </header>
  );
}
