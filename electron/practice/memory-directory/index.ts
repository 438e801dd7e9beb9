export { createMemoryDirectory, type MemoryDirectory } from './memory-directory';
export type { AccountTruth } from './inspection';
