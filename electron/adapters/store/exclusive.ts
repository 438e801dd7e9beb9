import Database from 'libsql';

/**
 * Holds a file for this process, or gives undefined at once while another process holds it. The lock is SQLite's own, on the
 * file system of any OS, so it goes with its process, however that ends. Call what is returned to let go.
 */
export function holdFile(path: string): (() => void) | undefined {
  const file = new Database(path);
  try {
    file.exec('BEGIN EXCLUSIVE');
  } catch {
    file.close();
    return undefined;
  }
  return () => {
    file.exec('ROLLBACK');
    file.close();
  };
}
