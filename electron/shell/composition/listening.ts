export interface Heard {
  subscribe(listener: () => void): () => void;
}

/** Hears of each of these; the returned function of a subscription ends all of them. */
export function hearingAll(...heard: readonly Heard[]): (listener: () => void) => () => void {
  return (listener) => {
    const ways = heard.map((one) => one.subscribe(listener));
    return () => {
      for (const forget of ways) forget();
    };
  };
}
