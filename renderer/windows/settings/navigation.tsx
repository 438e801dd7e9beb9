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
import { goTo, type SettingsPage } from '../../stores/organisation-memory';
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

const useStyles = makeStyles({
  side: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'stretch',
    gap: '16px',
    width: '224px',
    flexShrink: 0,
    padding: '16px 12px',
    boxSizing: 'border-box',
    overflowY: 'auto',
    backgroundColor: tokens.colorNeutralBackground2,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  tab: {
    justifyContent: 'flex-start',
    textAlign: 'left',
    minHeight: '36px',
    paddingTop: '6px',
    paddingBottom: '6px',
    '& .fui-Tab__content': { whiteSpace: 'nowrap' },
  },
  foot: { marginTop: 'auto', paddingLeft: '8px' },
});

interface NavigationProps {
  readonly pages: readonly SettingsPage[];
  readonly page: SettingsPage;
  readonly practice: boolean;
}

/** The pages of the window, one under the other. */
export function Navigation({ pages, page, practice }: NavigationProps) {
  const styles = useStyles();
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
            <Tab key={name} value={name} icon={<Icon />} className={styles.tab}>
              {pageName[name]}
            </Tab>
          );
        })}
      </TabList>
      {practice && (
        <div className={styles.foot}>
          <Tag tone="warm">Practice</Tag>
        </div>
      )}
    </nav>
  );
}
