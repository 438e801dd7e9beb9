import { GraphFault, badRequest } from './errors';
import { FilterProblem, parseFilter } from './filter';
import type { GraphContext, GraphReply } from './context';
import type { Json, JsonObject } from '../state/schema';

/** How one type of Graph answers questions: what it shows unasked, what it can show, what may be expanded. */
export interface EntityType {
  readonly name: string;
  /** Shown without `$select`; undefined = all. */
  readonly defaults?: readonly string[];
  /** Every property that `$select` and `$filter` may name; undefined = not checked. */
  readonly known?: ReadonlySet<string>;
  /** Properties that `$filter` takes only in an advanced query. */
  readonly advancedOnly?: ReadonlySet<string>;
  /** Filters are only possible on these; undefined = any known one. */
  readonly filterable?: ReadonlySet<string>;
}

const largestPage = 999;
const usualPage = 100;

function names(text: string | null): string[] {
  return text === null || text === '' ? [] : text.split(',').map((name) => name.trim());
}

function isAdvanced(context: GraphContext): boolean {
  return context.headers['consistencylevel']?.toLowerCase() === 'eventual' && context.query.get('$count') === 'true';
}

/** Picks the properties that the request asked for. Throws when it names one that the type does not have. */
function select(context: GraphContext, type: EntityType, item: JsonObject): JsonObject {
  const asked = names(context.query.get('$select'));
  const wanted = asked.length > 0 ? asked : type.defaults;
  if (wanted === undefined) return item;
  const shown: JsonObject = {};
  for (const [name, value] of Object.entries(item)) if (name.startsWith('@')) shown[name] = value;
  for (const name of wanted) {
    if (type.known !== undefined && !type.known.has(name) && !name.startsWith('extension_')) {
      throw new GraphFault(
        400,
        'BadRequest',
        `Could not find a property named '${name}' on type 'microsoft.graph.${type.name}'.`,
      );
    }
    shown[name] = item[name] ?? null;
  }
  for (const name of names(context.query.get('$expand'))) {
    const plain = name.split('(')[0] ?? name;
    if (item[plain] !== undefined) shown[plain] = item[plain];
  }
  return shown;
}

/** One object. `path` is its place in `$metadata`, such as `users`. */
export function entityReply(
  context: GraphContext,
  type: EntityType,
  path: string,
  item: JsonObject,
  status = 200,
): GraphReply {
  const asked = context.query.get('$select');
  const shape = asked === null ? '' : `(${asked})`;
  return {
    status,
    body: { '@odata.context': `${context.root}/$metadata#${path}${shape}/$entity`, ...select(context, type, item) },
  };
}

/** A list: filtered, ordered, cut into pages. */
export function listReply(
  context: GraphContext,
  type: EntityType,
  path: string,
  items: readonly JsonObject[],
): GraphReply {
  const filtered = searched(context, type, items);
  const size = pageSize(context);
  const start = startOf(context);
  const page = ordered(context, filtered).slice(start, start + size);
  const asked = context.query.get('$select');
  const body: Record<string, Json> = {
    '@odata.context': `${context.root}/$metadata#${path}${asked === null ? '' : `(${asked})`}`,
    ...(context.query.get('$count') === 'true' ? { '@odata.count': filtered.length } : {}),
    ...(start + size < filtered.length ? { '@odata.nextLink': nextLink(context, start + size) } : {}),
    value: page.map((item) => select(context, type, item)),
  };
  return { status: 200, body };
}

function searched(context: GraphContext, type: EntityType, items: readonly JsonObject[]): readonly JsonObject[] {
  const text = context.query.get('$filter');
  const advanced = isAdvanced(context);
  const search = context.query.get('$search');
  if (search !== null && !advanced) {
    throw new GraphFault(
      400,
      'Request_UnsupportedQuery',
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    );
  }
  const found = search === null ? items : items.filter((item) => matchesSearch(item, search));
  if (text === null) return found;
  const filter = readFilter(text);
  for (const path of filter.paths) checkPath(type, path);
  const special = filter.paths.some((path) => type.advancedOnly?.has(path.split('/')[0] ?? path) === true);
  if ((filter.advanced || special) && !advanced) {
    throw new GraphFault(
      400,
      'Request_UnsupportedQuery',
      'Unsupported or invalid query filter clause specified for the requested resource.',
    );
  }
  return found.filter(filter.matches);
}

function readFilter(text: string): ReturnType<typeof parseFilter> {
  try {
    return parseFilter(text);
  } catch (problem) {
    if (problem instanceof FilterProblem) throw new GraphFault(400, 'BadRequest', problem.message);
    throw problem;
  }
}

function checkPath(type: EntityType, path: string): void {
  const name = path.split('/')[0] ?? path;
  if (type.known !== undefined && !type.known.has(name) && !name.startsWith('extension_')) {
    throw new GraphFault(
      400,
      'BadRequest',
      `Could not find a property named '${name}' on type 'microsoft.graph.${type.name}'.`,
    );
  }
  if (type.filterable !== undefined && !type.filterable.has(name)) {
    throw new GraphFault(400, 'Request_UnsupportedQuery', `Unsupported Query. Property '${name}' is not filterable.`);
  }
}

/** `$search="displayName:abc"`: the property holds a word that starts like this. */
function matchesSearch(item: JsonObject, search: string): boolean {
  const found = /^"?([A-Za-z]+):([^"]*)"?$/.exec(search.trim());
  if (found === null) throw new GraphFault(400, 'Request_BadRequest', 'Invalid $search clause.');
  const value = item[found[1] ?? ''];
  const wanted = (found[2] ?? '').toLowerCase();
  return (
    typeof value === 'string' &&
    value
      .toLowerCase()
      .split(/[\s@.-]+/)
      .some((word) => word.startsWith(wanted))
  );
}

function ordered(context: GraphContext, items: readonly JsonObject[]): readonly JsonObject[] {
  const order = context.query.get('$orderby');
  if (order === null) return items;
  if (context.query.get('$filter') !== null && !isAdvanced(context)) {
    throw new GraphFault(400, 'Request_UnsupportedQuery', 'Sorting not supported for current query.');
  }
  const [name = '', direction = 'asc'] = order.trim().split(/\s+/);
  const sign = direction === 'desc' ? -1 : 1;
  const text = (item: JsonObject): string => {
    const value = item[name];
    return typeof value === 'string' ? value.toLowerCase() : JSON.stringify(value ?? '');
  };
  return [...items].sort((a, b) => sign * text(a).localeCompare(text(b)));
}

function pageSize(context: GraphContext): number {
  const text = context.query.get('$top');
  if (text === null) return usualPage;
  const top = Number(text);
  if (!Number.isInteger(top) || top < 1 || top > largestPage) {
    throw badRequest('Invalid page size specified: must be between 1 and 999 inclusive.');
  }
  return top;
}

function startOf(context: GraphContext): number {
  const token = context.query.get('$skiptoken');
  if (token === null) return 0;
  const start = Number(
    Buffer.from(token, 'base64url')
      .toString('utf8')
      .replace(/^from:/, ''),
  );
  if (!Number.isInteger(start) || start < 0)
    throw new GraphFault(
      400,
      'Directory_ExpiredPageToken',
      'The specified page token value has expired and can no longer be included in your request.',
    );
  return start;
}

function nextLink(context: GraphContext, start: number): string {
  const query = new URLSearchParams(context.query);
  query.set('$skiptoken', Buffer.from(`from:${String(start)}`).toString('base64url'));
  return `${context.root}${context.path}?${query.toString()}`;
}
