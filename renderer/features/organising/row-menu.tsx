import { Menu, MenuItem, MenuList, MenuPopover } from '@fluentui/react-components';
import type { JSX } from 'react';

/** Something that can be done with a row without opening it. */
export interface RowAction {
  readonly key: string;
  readonly label: string;
  readonly icon?: JSX.Element;
  readonly run: () => void;
}

interface RowMenuProps {
  /** The button it belongs to. */
  readonly target: HTMLElement;
  readonly actions: readonly RowAction[];
  readonly onClose: () => void;
}

/** The actions of one row; one menu for all rows, open while it is there. */
export function RowMenu({ target, actions, onClose }: RowMenuProps) {
  return (
    <Menu
      open
      positioning={{ target, position: 'below', align: 'end' }}
      onOpenChange={(_, data) => {
        if (!data.open) onClose();
      }}
    >
      <MenuPopover>
        <MenuList>
          {actions.map((action) => (
            <MenuItem
              key={action.key}
              {...(action.icon === undefined ? {} : { icon: action.icon })}
              onClick={() => {
                onClose();
                action.run();
              }}
            >
              {action.label}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
