import access from './access.ps1?raw';
import account from './account.ps1?raw';
import backstop from './backstop.ps1?raw';
import computer from './computer.ps1?raw';
import order from './order.ps1?raw';
import run from './run.ps1?raw';
import verbs from './verbs.ps1?raw';

/** What runs at the endpoint, in PowerShell: its parts in the order in which each needs those before it. */
export const endpointScript = [order, account, backstop, access, verbs, computer, run].join('\n');
