import { useEffect, useState } from 'react';
import { type SettingsPage, takeOpened, useMemory } from '../../stores/organisation-memory';

/** What a list page has open: nothing, a new thing, or one by its id. */
export type Opened = { readonly id: string | undefined } | undefined;

/** Which editor a list page shows. A page that was told to open one thing begins with it. */
export function useOpened(page: SettingsPage): readonly [Opened, (opened: Opened) => void] {
  const asked = useMemory((state) => (state.open?.page === page ? state.open.id : undefined));
  const [opened, setOpened] = useState<Opened>(() => (asked === undefined ? undefined : { id: asked }));
  const [seen, setSeen] = useState(asked);
  // Told again while it is shown: compared while rendering, so that no frame shows the list alone.
  if (asked !== seen) {
    setSeen(asked);
    if (asked !== undefined) setOpened({ id: asked });
  }
  useEffect(() => {
    if (asked !== undefined) takeOpened(page);
  }, [asked, page]);
  return [opened, setOpened];
}
