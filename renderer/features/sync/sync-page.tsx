/** Filled by its own feature. */
export function SyncPage() {
  return null;
}
