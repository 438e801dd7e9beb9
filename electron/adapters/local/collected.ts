import { LONGEST_OUTPUT } from './transport';

/** Output of a program, up to the length that is read. */
export class Collected {
  readonly #parts: Buffer[] = [];
  #length = 0;

  add(part: Buffer): void {
    if (this.#length >= LONGEST_OUTPUT) return;
    const kept = part.subarray(0, LONGEST_OUTPUT - this.#length);
    this.#parts.push(kept);
    this.#length += kept.length;
  }

  text(): string {
    return Buffer.concat(this.#parts).toString('utf8');
  }
}
