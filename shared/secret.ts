const REDACTED = '<redacted>';

/**
 * A value that must not be printed, logged, serialised or sent to a renderer. Every implicit way to a string gives
 * `<redacted>`; the only way to the value is `reveal()`, so each use can be found by name.
 */
export class Secret<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  /** The bare value. Call it at the last moment and keep the result in no field. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  /** What Node's `util.inspect` (and so every log formatter) prints. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return REDACTED;
  }
}
