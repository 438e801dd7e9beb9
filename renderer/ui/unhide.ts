/**
 * Shows the page to screen readers again. The focus manager below Fluent UI ends with the last thing that uses it, and then
 * leaves hidden what a dialog had hidden.
 */
export function unhide(): void {
  for (const element of document.body.children) element.removeAttribute('aria-hidden');
}
