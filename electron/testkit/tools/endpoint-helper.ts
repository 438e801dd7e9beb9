import { writeFileSync } from 'node:fs';
import { helperFile } from '../../adapters/local/linux';

/** Writes the program that a customer may install at an endpoint (docs/endpoints.md) to the file that is named. */
const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('needs the name of a file');
writeFileSync(file, helperFile, { mode: 0o755 });
