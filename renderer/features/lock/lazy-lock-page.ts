import { lazy } from 'react';

/** The lock page, fetched when it is needed. */
export const LazyLockPage = lazy(() => import('./lock-page').then(({ LockPage }) => ({ default: LockPage })));
