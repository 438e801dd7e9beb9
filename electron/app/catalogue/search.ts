import type { Customer } from '../../../shared/model/customer';

/** How well a customer fits what was typed; smaller is better. */
const rank = {
  codeExact: 0,
  codePrefix: 1,
  namePrefix: 2,
  wordPrefix: 3,
  domainPrefix: 4,
  inside: 5,
  none: 6,
} as const;

interface Entry {
  readonly customer: Customer;
  readonly code: string;
  readonly name: string;
  /** Name with a blank before it, so that a word prefix is a blank and the fragment. */
  readonly words: string;
  readonly domains: string;
  readonly all: string;
}

/** Finds customers by fragments of what technicians type. Made once per organisation version. */
export interface CustomerSearch {
  /** All customers that fit, best first; equal ones in the order of their names. Every typed word has to fit. */
  find(query: string): readonly Customer[];
}

/** Lower case, without accents, punctuation as blanks: `Siobhán's` and `siobhans` meet (Unicode TR15, NFKD). */
export function fold(text: string): string {
  return (
    text
      .normalize('NFKD')
      .replace(/[\p{M}'’]/gu, '')
      .toLowerCase()
      .replaceAll('ß', 'ss')
      .replaceAll('ø', 'o')
      .replaceAll('ł', 'l')
      .replaceAll('đ', 'd')
      .replaceAll('æ', 'ae')
      .replace(/[^\p{L}\p{N}.-]+/gu, ' ')
      // A dot or dash counts only inside a word, as in a domain.
      .replace(/(?<![\p{L}\p{N}])[.-]+|[.-]+(?![\p{L}\p{N}])/gu, ' ')
      .replace(/ {2,}/g, ' ')
      .trim()
  );
}

/** An index over these customers; archived ones are not found. */
export function createCustomerSearch(customers: readonly Customer[]): CustomerSearch {
  const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });
  const entries = customers
    .filter((customer) => !customer.archived)
    .sort((a, b) => collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1))
    .map(entryOf);
  const everyone = entries.map((entry) => entry.customer);
  return {
    find: (query) => {
      const folded = fold(query);
      return folded === '' ? everyone : find(entries, folded);
    },
  };
}

function entryOf(customer: Customer): Entry {
  const code = fold(customer.code);
  const name = fold(customer.name);
  const words = ` ${name.replace(/[.-]+/g, ' ')}`;
  const domains = ` ${customer.domains.map(fold).join(' ')}`;
  return { customer, code, name, words, domains, all: `${code}\n${name}\n${words}\n${domains}` };
}

function find(entries: readonly Entry[], query: string): readonly Customer[] {
  const fragments = query.split(' ');
  const buckets: Customer[][] = Array.from({ length: rank.none }, () => []);
  for (const entry of entries) {
    if (holdsAll(entry.all, fragments)) {
      buckets[rankOf(entry, query, fragments)]?.push(entry.customer);
    }
  }
  return buckets.flat();
}

// Runs for every customer at every key press, so without a closure per call.
function holdsAll(text: string, fragments: readonly string[]): boolean {
  for (const fragment of fragments) if (!text.includes(fragment)) return false;
  return true;
}

function rankOf(entry: Entry, query: string, fragments: readonly string[]): number {
  if (entry.code === query) return rank.codeExact;
  if (entry.code.startsWith(query)) return rank.codePrefix;
  if (entry.name.startsWith(query)) return rank.namePrefix;
  if (fragments.every((fragment) => entry.words.includes(` ${fragment}`))) return rank.wordPrefix;
  if (fragments.every((fragment) => entry.domains.includes(` ${fragment}`))) return rank.domainPrefix;
  return rank.inside;
}
