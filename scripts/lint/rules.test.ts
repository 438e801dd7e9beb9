import { RuleTester } from 'eslint';
import tseslint from 'typescript-eslint';
import { afterAll, describe, it } from 'vitest';
import { join } from 'node:path';

import { plugin } from './rules.mjs';

Object.assign(RuleTester, { afterAll, describe, it, itOnly: it });
const tester = new RuleTester({ languageOptions: { parser: tseslint.parser } });
const root = join(import.meta.dirname, '../..');
const at = (path: string) => join(root, path);
const refused = (path: string, code: string) => ({ filename: at(path), code, errors: [{ messageId: 'no' }] });
const allowed = (path: string, code: string) => ({ filename: at(path), code });

tester.run('layers', plugin.rules.layers, {
  valid: [
    allowed('shared/ids.ts', "import { z } from 'zod';"),
    allowed('electron/core/lease/plan.ts', "import { ok } from '../../../shared/result';"),
    allowed('electron/ports/directory.ts', "import type { Marker } from '../core/naming/marker';"),
    allowed('electron/adapters/graph/client.ts', "import { Client } from '@microsoft/microsoft-graph-client';"),
    allowed('electron/shell/composition.ts', "import { openLedger } from '../adapters/store/ledger';"),
    allowed('electron/shell/preload.ts', "import { contextBridge } from 'electron';"),
    allowed('electron/app/engine.test.ts', "import { FakeClock } from '../testkit/fakes/clock';"),
    allowed('renderer/ui/button.tsx', "import { Button } from '@fluentui/react-components';"),
    allowed('renderer/text/lock.ts', "import { lockTroubles } from '../../shared/lock-words';"),
    allowed('renderer/text/errors.ts', "import type { Failure } from '../../shared/errors';"),
    allowed('electron/app/lock/lock.ts', "import { lockTroubles } from '../../../shared/lock-words';"),
    allowed('renderer/ui/button.tsx', "import { label } from '../text/en';"),
  ],
  invalid: [
    refused('renderer/text/errors.ts', "import { errorCodeSchema } from '../../shared/errors';"),
    refused('shared/lock-words.ts', "import { z } from 'zod';"),
    refused('shared/ids.ts', "import { readFileSync } from 'node:fs';"),
    refused('electron/core/lease/plan.ts', "import { randomUUID } from 'node:crypto';"),
    refused('electron/core/lease/plan.ts', "import { createLatchkey } from '../../app/latchkey';"),
    refused('electron/ports/directory.ts', "import { markerText } from '../core/naming/marker';"),
    refused('electron/app/engine.ts', "import { openLedger } from '../adapters/store/ledger';"),
    refused('electron/app/engine.ts', "import { FakeClock } from '../testkit/fakes/clock';"),
    refused('electron/adapters/graph/client.ts', "import { createTokenSource } from '../identity/token-source';"),
    refused('electron/adapters/graph/client.ts', "import { app } from 'electron';"),
    refused('electron/practice/m365/index.ts', "import { createGraphDirectory } from '../../adapters/graph';"),
    refused('electron/shell/windows.ts', "import { openLedger } from '../adapters/store/ledger';"),
    refused('electron/shell/preload.ts', "import { failure } from '../../shared/errors';"),
    refused('renderer/ui/button.tsx', "import { app } from 'electron';"),
    refused('renderer/ui/button.tsx', "import { plan } from '../../electron/core/reconcile/plan';"),
    refused('renderer/ui/button.tsx', "export * from 'left-pad';"),
    refused('electron/core/lease/plan.ts', "const fs = await import('node:fs');"),
  ],
});

tester.run('no-leftovers', plugin.rules['no-leftovers'], {
  valid: [allowed('electron/core/a.ts', '// nothing left to do here')],
  invalid: [
    refused('electron/core/a.ts', ['// TO', 'DO: later'].join('')),
    refused('electron/core/a.ts', ['/* FIX', 'ME */'].join('')),
  ],
});

tester.run('no-revealed-secret-in-text', plugin.rules['no-revealed-secret-in-text'], {
  valid: [
    allowed('electron/app/a.ts', 'put(secret.reveal());'),
    allowed('electron/adapters/graph/a.ts', 'const h = `Bearer ${token.reveal()}`;'),
    allowed('electron/app/a.ts', 'const t = `${name}`;'),
  ],
  invalid: [refused('electron/app/a.ts', 'const t = `password ${secret.reveal()}`;')],
});
