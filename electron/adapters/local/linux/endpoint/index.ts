import access from './access.sh?raw';
import account from './account.sh?raw';
import backstop from './backstop.sh?raw';
import computer from './computer.sh?raw';
import openly from './openly.sh?raw';
import order from './order.sh?raw';
import run from './run.sh?raw';
import verbs from './verbs.sh?raw';

/** What runs at the endpoint, in POSIX sh: its parts in the order in which each needs those before it. */
export const endpointScript = [order, account, backstop, access, verbs, computer, openly, run].join('\n');
