import {
  Button,
  Input,
  makeStyles,
  Menu,
  MenuDivider,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  tokens,
} from '@fluentui/react-components';
import { SearchRegular } from '@fluentui/react-icons/svg/search';
import { SettingsRegular } from '@fluentui/react-icons/svg/settings';
import type { KeyboardEvent, RefObject } from 'react';
import { ask } from '../../bridge';
import { useApp } from '../../stores/app';
import { search, useCatalogue } from '../../stores/catalogue';
import { useLock } from '../../stores/lock';
import { label } from '../../text/en';
import { lockText } from '../../text/lock';

const useStyles = makeStyles({
  bar: { display: 'flex', gap: '4px', alignItems: 'center', padding: '12px 8px 8px 12px' },
  input: { flexGrow: 1, minWidth: 0 },
  hint: { fontSize: tokens.fontSizeBase100, color: tokens.colorNeutralForeground3, whiteSpace: 'nowrap' },
});

interface TopBarProps {
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly listId: string;
  readonly activeId: string | undefined;
  readonly onKeyDown: (event: KeyboardEvent<HTMLInputElement>) => void;
  readonly onHelp: () => void;
}

function AppMenu({ onHelp }: { readonly onHelp: () => void }) {
  const hasLock = useLock(({ view }) => view !== undefined && view.when !== 'never');
  return (
    <Menu positioning="below-end">
      <MenuTrigger disableButtonEnhancement>
        <Button appearance="subtle" icon={<SettingsRegular />} aria-label="Menu" />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem onClick={() => void ask('app.openWindow', { window: 'accounts' })}>Accounts</MenuItem>
          <MenuItem onClick={() => void ask('app.openWindow', { window: 'settings' })}>Settings</MenuItem>
          <MenuItem onClick={onHelp}>Keyboard shortcuts</MenuItem>
          {hasLock && <MenuItem onClick={() => void ask('lock.now', {})}>{lockText.now}</MenuItem>}
          <MenuDivider />
          <MenuItem onClick={() => void ask('app.quit', {})}>Quit Latchkey</MenuItem>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

/** The search field, which has the focus when the popover opens, and the app's menu. */
export function TopBar({ inputRef, listId, activeId, onKeyDown, onHelp }: TopBarProps) {
  const styles = useStyles();
  const query = useCatalogue((state) => state.query);
  const mac = useApp((state) => state.view?.platform) === 'darwin';
  return (
    <div className={styles.bar} data-region="">
      <Input
        className={styles.input}
        type="search"
        autoFocus
        input={{ ref: inputRef }}
        aria-label={label.search}
        aria-controls={listId}
        aria-activedescendant={activeId}
        placeholder="Customer, account or policy…"
        maxLength={200}
        contentBefore={<SearchRegular />}
        contentAfter={
          <span className={styles.hint} aria-hidden="true">
            {mac ? '⌘K' : 'Ctrl K'}
          </span>
        }
        value={query}
        onChange={(_, data) => void search(data.value)}
        onKeyDown={onKeyDown}
      />
      <AppMenu onHelp={onHelp} />
    </div>
  );
}
