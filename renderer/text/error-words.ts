/** What a person reads about a failure: what happened, what it means, what to do. */
export interface ErrorText {
  readonly title: string;
  readonly body: string;
  readonly action: string;
}

export const errorWords = (title: string, body: string, action: string): ErrorText => ({ title, body, action });
