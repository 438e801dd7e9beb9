/** Filled by its own feature. */
export function CustomersPage() {
  return null;
}
