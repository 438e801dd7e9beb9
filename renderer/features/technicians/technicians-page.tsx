/** Filled by its own feature. */
export function TechniciansPage() {
  return null;
}
