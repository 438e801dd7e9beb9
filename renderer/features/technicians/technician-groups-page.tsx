/** Filled by its own feature. */
export function TechnicianGroupsPage() {
  return null;
}
