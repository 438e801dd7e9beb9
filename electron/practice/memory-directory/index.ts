export { createMemoryDirectory, type MemoryDirectory } from './memory-directory';
export type { MemoryDirectoryOptions } from './domain';
export type { AccountTruth, MemoryInspection, SignIn } from './inspection';
export type { MemoryState } from './state';
