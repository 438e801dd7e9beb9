// Its functions must not be memoised by the React Compiler, which this project does not use; only the hook beside this
// file takes it.
export { useVirtualizer } from '@tanstack/react-virtual';
