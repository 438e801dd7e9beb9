import { makeStyles, Tab, TabList, tokens } from '@fluentui/react-components';
import { ArrowSyncRegular } from '@fluentui/react-icons/svg/arrow-sync';
import { BuildingRegular } from '@fluentui/react-icons/svg/building';
import { BuildingMultipleRegular } from '@fluentui/react-icons/svg/building-multiple';
import { InfoRegular } from '@fluentui/react-icons/svg/info';
import { OptionsRegular } from '@fluentui/react-icons/svg/options';
import { PeopleTeamRegular } from '@fluentui/react-icons/svg/people-team';
import { PersonRegular } from '@fluentui/react-icons/svg/person';
import { PlugConnectedRegular } from '@fluentui/react-icons/svg/plug-connected';
import { ShieldKeyholeRegular } from '@fluentui/react-icons/svg/shield-keyhole';
import { useApp } from '../../stores/app';
import { goTo, type SettingsPage } from '../../stores/organisation-memory';
import { roleName } from '../../text/en';
import { pageName } from '../../text/organising';
import { Tag } from '../../ui/tag';

const icons: Readonly<Record<SettingsPage, typeof InfoRegular>> = {
  policies: ShieldKeyholeRegular,
  customers: BuildingRegular,
  customerGroups: BuildingMultipleRegular,
  technicians: PersonRegular,
  technicianGroups: PeopleTeamRegular,
  connections: PlugConnectedRegular,
  sync: ArrowSyncRegular,
  preferences: OptionsRegular,
  about: InfoRegular,
};

/** In a small window, or with large text, the pages need the room more than their names. */
const SMALL = '@media (max-width: 640px)';

const useStyles = makeStyles({
  side: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'stretch',
    gap: '16px',
    width: '240px',
    flexShrink: 0,
    padding: '16px 12px',
    boxSizing: 'border-box',
    overflowY: 'auto',
    backgroundColor: tokens.colorNeutralBackground2,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    [SMALL]: { width: '72px', padding: '16px 4px' },
  },
  tab: {
    justifyContent: 'flex-start',
    textAlign: 'left',
    minHeight: '36px',
    paddingTop: '6px',
    paddingBottom: '6px',
    overflow: 'hidden',
    // Fluent keeps room for the bold text of a chosen tab in a second, hidden span.
    '& > span': { whiteSpace: 'nowrap' },
    [SMALL]: { paddingLeft: '20px', '& > .fui-Tab__content': { fontSize: 0 } },
  },
  foot: {
    marginTop: 'auto',
    paddingLeft: '8px',
    display: 'flex',
    flexDirection: 'column',
    gap: '8px',
    [SMALL]: { paddingLeft: 0 },
  },
  me: {
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground3,
    overflowWrap: 'anywhere',
    [SMALL]: { display: 'none' },
  },
});

/** In high contrast the icon of a chosen tab would have the colour of its background. */
const INHERIT = { color: 'inherit' } as const;

interface NavigationProps {
  readonly pages: readonly SettingsPage[];
  readonly page: SettingsPage;
  readonly practice: boolean;
}

/** The pages of the window, one under the other. */
export function Navigation({ pages, page, practice }: NavigationProps) {
  const styles = useStyles();
  const me = useApp((state) => state.view?.me);
  return (
    <nav className={styles.side} aria-label="Settings" data-region="">
      <TabList
        vertical
        selectedValue={page}
        onTabSelect={(_, data) => {
          const found = pages.find((name) => name === data.value);
          if (found !== undefined) void goTo(found);
        }}
      >
        {pages.map((name) => {
          const Icon = icons[name];
          return (
            <Tab
              key={name}
              value={name}
              title={pageName[name]}
              icon={{ children: <Icon />, style: INHERIT }}
              className={styles.tab}
            >
              {pageName[name]}
            </Tab>
          );
        })}
      </TabList>
      <div className={styles.foot}>
        {me !== undefined && (
          <div className={styles.me}>
            {me.name} · {roleName[me.role]}
          </div>
        )}
        {practice && (
          <div>
            <Tag tone="warm">Practice</Tag>
          </div>
        )}
      </div>
    </nav>
  );
}
