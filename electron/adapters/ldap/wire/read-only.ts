import type { Client } from 'ldapts';
import { resultCodeOf } from './errors';
import { textOf } from './values';

/** Whether the domain controller is a read-only one, by its own settings object (MS-ADTS 3.1.1.4.5.31, msDS-isRODC). */
export async function saysReadOnly(client: Client): Promise<boolean> {
  try {
    const root = await client.search('', { scope: 'base', attributes: ['dsServiceName'] });
    const [settings] = root.searchEntries.flatMap((entry) => textOf(entry, 'dsServiceName') ?? []);
    if (settings === undefined) return false;
    const found = await client.search(settings, { scope: 'base', attributes: ['msDS-isRODC'] });
    return found.searchEntries.some((entry) => textOf(entry, 'msDS-isRODC') === 'TRUE');
  } catch (error) {
    // One that keeps that to itself is asked like any other; its refusal of a change says the same.
    if (resultCodeOf(error) === undefined) throw error;
    return false;
  }
}
