import { resetCatalogue } from './catalogue';
import { resetCheckOut } from './check-out';
import { useCopied } from './copied';
import { useLeases } from './leases';

/** Forgets what a window knows of accounts and customers; it is asked for again when it may be shown. */
export function forgetShown(): void {
  useLeases.setState({ revision: undefined, byId: {}, failure: undefined });
  useCopied.setState({ copied: undefined, failures: {} });
  resetCatalogue();
  resetCheckOut();
}
