import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';

const FORCED = '@media (forced-colors: active)';

const useStyles = makeStyles({
  ring: { flexShrink: 0, display: 'block' },
  track: { stroke: tokens.colorNeutralStroke2, fill: 'none', [FORCED]: { stroke: 'GrayText' } },
  rest: { fill: 'none', stroke: tokens.colorBrandStroke1, strokeLinecap: 'round', [FORCED]: { stroke: 'CanvasText' } },
  soon: { stroke: tokens.colorPaletteMarigoldBorderActive, [FORCED]: { stroke: 'CanvasText' } },
  over: { stroke: tokens.colorPaletteRedBorderActive, [FORCED]: { stroke: 'CanvasText' } },
  working: {
    animationName: { from: { transform: 'rotate(-90deg)' }, to: { transform: 'rotate(270deg)' } },
    animationDuration: '1.6s',
    animationIterationCount: 'infinite',
    animationTimingFunction: 'linear',
    transformOrigin: '50% 50%',
  },
});

interface RingProps {
  /** Share of the time that is left, 0–1. */
  readonly share: number;
  readonly tone: 'calm' | 'soon' | 'over';
  /** Half a ring, turning: the account is being made or ended. */
  readonly working: boolean;
}

const RADIUS = 8;
const LENGTH = 2 * Math.PI * RADIUS;

/** Time left as a ring. Decorative: words beside it say the same. */
export function Ring({ share, tone, working }: RingProps) {
  const styles = useStyles();
  const shown = working ? 0.5 : Math.min(1, Math.max(0, share));
  return (
    <svg className={styles.ring} width="20" height="20" viewBox="0 0 20 20" aria-hidden="true">
      <circle className={styles.track} cx="10" cy="10" r={RADIUS} strokeWidth="2.5" />
      <circle
        className={mergeClasses(
          styles.rest,
          tone === 'soon' && styles.soon,
          tone === 'over' && styles.over,
          working && styles.working,
        )}
        cx="10"
        cy="10"
        r={RADIUS}
        strokeWidth="2.5"
        strokeDasharray={`${String(shown * LENGTH)} ${String(LENGTH)}`}
        transform="rotate(-90 10 10)"
      />
    </svg>
  );
}
