import type { Source } from '../../../shared/model/connector';

/** All sources in the order they are shown; the shared list would bring its schemas into the page. */
export const sources: readonly Source[] = ['m365', 'activeDirectory', 'local'];
