import { useEffect } from 'react';

/** Notes in the page's own timeline that a person can begin; `npm run bench -- startup` reads it. */
export function useUsableMark(): void {
  useEffect(() => {
    performance.mark('usable');
  }, []);
}
