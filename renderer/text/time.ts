const SECOND = 1_000;

const two = (value: number): string => String(value).padStart(2, '0');

/** Time left as `00:43:10`, from a day on as `2 d 03:10:00`; `00:00:00` once it has passed. `ms` may be negative. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / SECOND));
  const days = Math.floor(seconds / 86_400);
  const rest = seconds % 86_400;
  const clock = `${two(Math.floor(rest / 3_600))}:${two(Math.floor((rest % 3_600) / 60))}:${two(rest % 60)}`;
  return days > 0 ? `${String(days)} d ${clock}` : clock;
}

/** A short countdown as `0:30`. */
export function shortCountdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / SECOND));
  return `${String(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}

/** A length of time in words: `43 minutes`, `2 hours 5 minutes`, `3 days`. Seconds only below a minute. */
export function spoken(ms: number): string {
  const total = Math.max(0, Math.round(ms / SECOND));
  if (total < 60) return plural(total, 'second');
  const minutes = Math.round(total / 60);
  if (minutes < 60) return plural(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return joined(plural(hours, 'hour'), minutes % 60, 'minute');
  return joined(plural(Math.floor(hours / 24), 'day'), hours % 24, 'hour');
}

function joined(first: string, rest: number, unit: string): string {
  return rest === 0 ? first : `${first} ${plural(rest, unit)}`;
}

/** `1 hour`, `2 hours`. */
export function plural(count: number, unit: string): string {
  return `${String(count)} ${unit}${count === 1 ? '' : 's'}`;
}

function format(at: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', options).format(at);
}

function zoned(zone: string | undefined): Intl.DateTimeFormatOptions {
  return zone === undefined ? {} : { timeZone: zone };
}

/** Hours and minutes, here or in an IANA zone; an unknown zone counts as here. */
export function clockTime(at: number, zone?: string): string {
  try {
    return format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zoned(zone) });
  } catch {
    return format(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  }
}

function dayKey(at: number): string {
  return format(at, { year: 'numeric', month: '2-digit', day: '2-digit' });
}

/** Undefined: today. */
function dayOf(at: number, now: number): { readonly isTomorrow: boolean; readonly name: string } | undefined {
  if (dayKey(at) === dayKey(now)) return undefined;
  const next = new Date(now);
  // By the calendar: not every day has 24 hours.
  next.setDate(next.getDate() + 1);
  const isTomorrow = dayKey(at) === dayKey(next.getTime());
  return {
    isTomorrow,
    name: isTomorrow ? 'tomorrow' : format(at, { weekday: 'short', day: 'numeric', month: 'short' }),
  };
}

/** `15:20` today, `tomorrow 15:20`, otherwise `Mon 30 Nov 15:20`. */
export function nearTime(at: number, now: number): string {
  const day = dayOf(at, now);
  return day === undefined ? clockTime(at) : `${day.name} ${clockTime(at)}`;
}

/** The same within a sentence: `at 15:20`, `tomorrow at 15:20`, `on Mon 30 Nov at 15:20`. */
export function atTime(at: number, now: number): string {
  const day = dayOf(at, now);
  const clock = `at ${clockTime(at)}`;
  if (day === undefined) return clock;
  return day.isTomorrow ? `tomorrow ${clock}` : `on ${day.name} ${clock}`;
}

/** Exact to the second, with the zone: for receipts and tooltips. */
export function exactTime(at: number, zone?: string): string {
  const options: Intl.DateTimeFormatOptions = {
    year: 'numeric',
    month: 'short',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  };
  try {
    return format(at, { ...options, ...zoned(zone) });
  } catch {
    return format(at, options);
  }
}

/** What was read back names instants as records do; people read them like all others. */
export function withLocalTimes(text: string): string {
  return text.replaceAll(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z/g, (iso) => {
    const at = Date.parse(iso);
    return Number.isNaN(at) ? iso : exactTime(at);
  });
}

/** The day with its year: `25 Nov 2026`. */
export function calendarDay(at: number): string {
  return format(at, { day: 'numeric', month: 'short', year: 'numeric' });
}

/** Day and time to the second without the zone: for narrow table cells. */
export function stamp(at: number): string {
  return format(at, {
    day: '2-digit',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
}

/** The city of an IANA zone as people say it (`Europe/Athens` → `Athens`). */
export function zoneCity(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** Does the clock in `zone` show another time than the one here? */
export function zoneDiffers(zone: string, at: number): boolean {
  return clockTime(at, zone) !== clockTime(at);
}
