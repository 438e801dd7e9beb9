import { Button, Menu, MenuItem, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons/svg/more-horizontal';
import type { JSX } from 'react';
import type { EntityRow } from '../../../shared/ipc/entities';
import { listText } from '../../text/organising';

/** Something that can be done with a row without opening it. */
export interface RowAction {
  readonly key: string;
  readonly label: string;
  readonly icon?: JSX.Element;
  readonly run: () => void;
}

interface RowMenuProps {
  readonly row: EntityRow;
  readonly actions: readonly RowAction[];
}

/** The actions of one row behind a button. */
export function RowMenu({ row, actions }: RowMenuProps) {
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          size="small"
          tabIndex={-1}
          icon={<MoreHorizontalRegular />}
          aria-label={listText.more(row.name)}
          data-row-menu={row.id}
          onClick={(event) => {
            event.stopPropagation();
          }}
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {actions.map((action) => (
            <MenuItem
              key={action.key}
              {...(action.icon === undefined ? {} : { icon: action.icon })}
              onClick={(event) => {
                // A portal's clicks still go to the row as far as React is concerned.
                event.stopPropagation();
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
