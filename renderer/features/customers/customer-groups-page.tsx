/** Filled by its own feature. */
export function CustomerGroupsPage() {
  return null;
}
