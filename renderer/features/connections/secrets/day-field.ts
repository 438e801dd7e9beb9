const EARLIEST_YEAR = 2_000;

const two = (value: number): string => String(value).padStart(2, '0');

/** A day as a date field spells it (HTML: valid date string), by the calendar of this computer. */
export function daySpelt(at: number): string {
  const date = new Date(at);
  return `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The first moment of a day in a date field, ms since 1970; undefined when it is empty or being typed. */
export function dayOf(text: string): number | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (year === undefined || Number(year) < EARLIEST_YEAR) return undefined;
  return new Date(Number(year), Number(month) - 1, Number(day)).getTime();
}
