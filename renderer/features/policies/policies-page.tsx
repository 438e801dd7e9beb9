/** Filled by its own feature. */
export function PoliciesPage() {
  return null;
}
