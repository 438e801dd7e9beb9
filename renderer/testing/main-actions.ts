/**
 * The class that Fluent gives to filled buttons. The page in memory resolves no custom properties, so that the computed
 * colour of a button says nothing.
 */
function filledClass(): string {
  for (const sheet of document.styleSheets) {
    for (const { cssText } of sheet.cssRules) {
      const found = /^(\.\w+)\s*\{\s*background-color:\s*var\(--colorBrandBackground\);?\s*\}/.exec(cssText);
      if (found?.[1] !== undefined) return found[1];
    }
  }
  throw new Error('no button was ever filled');
}

/** Names of the filled buttons of a page: what a person sees as the thing to do. A chosen duration is filled as well. */
export function mainActions(within: ParentNode = document): string[] {
  return [...within.querySelectorAll(`button${filledClass()}:not([role=radio])`)].map(({ textContent }) => textContent);
}
