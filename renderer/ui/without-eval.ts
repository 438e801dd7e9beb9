/**
 * Tells zod not to compile its schemas, before the first page that uses one is loaded. The content policy of windows allows
 * no code made of text; zod would notice, but its attempt would stand among the violations. This is the same object that
 * `z.config({ jitless: true })` writes to, without taking zod into the first bundle.
 */
export function withoutEval(): void {
  Object.assign(globalThis, { __zod_globalConfig: { jitless: true } });
}
