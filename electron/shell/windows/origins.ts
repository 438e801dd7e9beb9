/** Schemes of our own pages; nothing else is ever loaded. */
export const MAIN_SCHEME = 'app';
export const SECRET_SCHEME = 'app-secret';
/** Of a page that is printed and never shown. */
export const REPORT_SCHEME = 'app-report';
/** Origins as frames report them. */
export const MAIN_ORIGIN = `${MAIN_SCHEME}://latchkey`;
export const SECRET_ORIGIN = `${SECRET_SCHEME}://latchkey`;
