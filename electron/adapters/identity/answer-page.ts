import type { ServerResponse } from 'node:http';

const pages = {
  done: { title: 'You are signed in', text: 'Close this page and go back to Latchkey.' },
  refused: { title: 'Sign-in did not succeed', text: 'Close this page. Latchkey says what to do next.' },
  unknown: { title: 'Nothing to do here', text: 'This page is no part of a sign-in that Latchkey waits for.' },
} as const;

/** What the browser shows at the end of a sign-in. */
export type AnswerPage = keyof typeof pages;

const style =
  ':root{color-scheme:light dark}body{font:16px system-ui,sans-serif;max-width:28rem;margin:15vh auto;padding:0 1rem}';

/** Answers with one of our own pages: no script, nothing loaded, nothing kept, no word of what came in. */
export function answerWith(response: ServerResponse, status: number, page: AnswerPage): void {
  const { title, text } = pages[page];
  response.writeHead(status, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    'Cache-Control': 'no-store',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  });
  response.end(
    `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${title}</title><style>${style}</style></head>` +
      `<body><main><h1>${title}</h1><p>${text}</p></main></body></html>`,
  );
}
