/** Filled by its own feature. */
export function ConnectionsPage() {
  return null;
}
