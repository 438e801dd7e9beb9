/** Lets so many in at once; the others wait in line. */
export class Gate {
  readonly #waiting: (() => void)[] = [];
  #inside = 0;

  constructor(private readonly places: number) {}

  /** Gives the way to leave, or undefined when no place became free in time. */
  enter(timeoutMs: number): Promise<(() => void) | undefined> {
    if (this.#inside < this.places) {
      this.#inside += 1;
      return Promise.resolve(this.#leave());
    }
    return new Promise((resolve) => {
      const admit = (): void => {
        clearTimeout(timer);
        resolve(this.#leave());
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(admit), 1);
        resolve(undefined);
      }, timeoutMs);
      this.#waiting.push(admit);
    });
  }

  #leave(): () => void {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = this.#waiting.shift();
      if (next === undefined) this.#inside -= 1;
      else next();
    };
  }
}
