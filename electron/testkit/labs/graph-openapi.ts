import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { z } from 'zod';

/** A Graph request or answer as the practice tenant's observers hand it over. */
export interface CheckedRequest {
  readonly method: string;
  /** Path below the version, percent-encoded as sent, with or without a query. */
  readonly url: string;
  /** Parsed JSON; undefined without a body. */
  readonly body?: unknown;
}
export interface CheckedReply {
  readonly status?: number;
  readonly body?: unknown;
}

/** Compares requests and answers with Microsoft's description of Graph v1.0. */
export interface GraphChecker {
  /** What is wrong with the request; empty = nothing. */
  check(request: CheckedRequest): string[];
  /** What is wrong with the answer to the request. */
  checkReply(request: CheckedRequest, reply: CheckedReply): string[];
}

const operationSchema = z.object({
  'x-source': z.string().optional(),
  parameters: z.array(z.unknown()).optional(),
  requestBody: z.object({ required: z.boolean().optional(), content: z.record(z.string(), z.unknown()) }).optional(),
  responses: z.record(z.string(), z.object({ content: z.record(z.string(), z.unknown()).optional() }).loose()),
});
type Operation = z.infer<typeof operationSchema>;
const documentSchema = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.looseObject({ parameters: z.record(z.string(), z.unknown()).optional() }),
});

const methods = ['get', 'post', 'patch', 'put', 'delete'] as const;
const looseFormats = ['binary', 'base64url', 'int16', 'int64', 'uint8', 'decimal'];
const ownCopy = 'electron/testkit/labs/graph-description.json';

/**
 * Requests that exist in Graph v1.0 but not in the description's subset. None has a body. Source: the reference pages of
 * authentication methods, transitiveMemberOf and roleManagement.
 */
const beyondSubset: readonly (readonly [method: string, pattern: RegExp])[] = [
  ['GET', /^\/users\/[^/]+\/(transitiveMemberOf|memberOf)(\/(microsoft\.)?graph\.\w+)?$/],
  ['GET', /^\/users\/\$count$/],
  [
    'GET',
    /^\/users\/[^/]+\/authentication\/(fido2|microsoftAuthenticator|phone|email|softwareOath|windowsHelloForBusiness)Methods$/,
  ],
  [
    'DELETE',
    /^\/users\/[^/]+\/authentication\/(fido2|microsoftAuthenticator|phone|email|softwareOath|windowsHelloForBusiness)Methods\/[^/]+$/,
  ],
  ['GET', /^\/roleManagement\/directory\/roleEligibilitySchedule(s|Instances)$/],
];

/**
 * Where the description lies: `LATCHKEY_GRAPH_OPENAPI`, else the copy of its types and paths (without texts) that the project
 * keeps. `root` is the project's folder.
 */
export function graphOpenapiPath(root: string, env: Readonly<Record<string, string | undefined>>): string {
  return env['LATCHKEY_GRAPH_OPENAPI'] ?? join(root, ownCopy);
}

/**
 * Reads Microsoft's description and gives the checker. Throws when the description is missing, in words that say how to
 * provide it: a check that silently does nothing would prove nothing.
 */
export function createGraphRequestChecker(
  path = graphOpenapiPath(join(import.meta.dirname, '../../..'), process.env),
): GraphChecker {
  if (!existsSync(path)) {
    throw new Error(
      `Microsoft's description of Graph is not at ${path}; set LATCHKEY_GRAPH_OPENAPI to the file openapi-subset.json`,
    );
  }
  return checkerOf(documentSchema.parse(JSON.parse(readFileSync(path, 'utf8'))));
}

interface Route {
  readonly template: string;
  readonly method: string;
  readonly pattern: RegExp;
  readonly literals: number;
  readonly operation: Operation;
}

type GraphDocument = z.infer<typeof documentSchema>;

function routesOf(document: GraphDocument): Route[] {
  const routes: Route[] = [];
  for (const [template, item] of Object.entries(document.paths)) {
    for (const method of methods) {
      if (item[method] === undefined) continue;
      const source = template
        .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
        .replace(/\{item-path\}/g, '.+')
        .replace(/\{[^}]+\}/g, '[^/]+');
      const literals = template.split('/').filter((part) => !part.includes('{')).length;
      const operation = operationSchema.parse(item[method]);
      routes.push({ template, method, pattern: new RegExp(`^${source}$`, 'i'), literals, operation });
    }
  }
  return routes.sort((a, b) => b.literals - a.literals);
}

function pointer(...parts: readonly string[]): string {
  const escaped = parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')));
  return `graph#/${escaped.join('/')}`;
}

function checkerOf(document: GraphDocument): GraphChecker {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats(ajv);
  for (const name of looseFormats) if (ajv.formats[name] === undefined) ajv.addFormat(name, true);
  ajv.addSchema({ ...document, $id: 'graph' }, 'graph');
  const compiled = new Map<string, ValidateFunction>();
  const validator = (reference: string): ValidateFunction => {
    const known = compiled.get(reference) ?? ajv.compile({ $ref: reference });
    compiled.set(reference, known);
    return known;
  };
  const routes = routesOf(document);
  return {
    check: (request) => checkRequest(document, routes, validator, request),
    checkReply: (request, reply) => checkReply(routes, validator, request, reply),
  };
}

function find(routes: readonly Route[], request: CheckedRequest): Route | undefined {
  const { path } = parts(request.url);
  const method = request.method.toLowerCase();
  return routes.find((route) => route.method === method && route.pattern.test(path));
}

function parts(url: string): { path: string; query: URLSearchParams } {
  const at = url.indexOf('?');
  const path = (at < 0 ? url : url.slice(0, at)).replace(/^https?:\/\/[^/]+/, '').replace(/^\/v1\.0/, '');
  return { path, query: new URLSearchParams(at < 0 ? '' : url.slice(at + 1)) };
}

type Validator = (reference: string) => ValidateFunction;

function checkRequest(
  document: GraphDocument,
  routes: readonly Route[],
  validator: Validator,
  request: CheckedRequest,
): string[] {
  const { path, query } = parts(request.url);
  const name = `${request.method} ${path}`;
  const route = find(routes, request);
  if (route === undefined) {
    const known = beyondSubset.some(([method, pattern]) => method === request.method && pattern.test(path));
    if (!known) return [`${name}: there is no such operation`];
    return request.body === undefined ? [] : [`${name}: takes no body`];
  }
  const problems = queryProblems(document, route, query);
  const { requestBody } = route.operation;
  const json = requestBody?.content['application/json'];
  if (requestBody === undefined && request.body !== undefined) problems.push('takes no body');
  if (requestBody?.required === true && json !== undefined && request.body === undefined) problems.push('needs a body');
  if (json !== undefined && request.body !== undefined) {
    const reference = pointer(
      'paths',
      route.template,
      route.method,
      'requestBody',
      'content',
      'application/json',
      'schema',
    );
    problems.push(...schemaProblems(validator(reference), request.body));
  }
  return problems.map((problem) => `${name}: ${problem}`);
}

const parameterSchema = z.object({ name: z.string(), in: z.string(), required: z.boolean().optional() });

function parametersOf(document: GraphDocument, route: Route): z.infer<typeof parameterSchema>[] {
  return (route.operation.parameters ?? []).flatMap((parameter) => {
    const reference = z.object({ $ref: z.string() }).safeParse(parameter);
    const name = reference.data?.$ref.split('/').at(-1);
    const target = name === undefined ? parameter : document.components.parameters?.[name];
    const parsed = parameterSchema.safeParse(target);
    return parsed.success ? [parsed.data] : [];
  });
}

/**
 * Names of query options; `$skiptoken` is the service's own and comes back in its links. Operations that the subset's
 * authors wrote themselves list no `$select`, although every entity takes it.
 */
function queryProblems(document: GraphDocument, route: Route, query: URLSearchParams): string[] {
  const known = parametersOf(document, route).filter((parameter) => parameter.in === 'query');
  const handwritten = route.operation['x-source'] === 'handwritten' ? ['$select', '$expand'] : [];
  const names = new Set([...known.map((parameter) => parameter.name), ...handwritten, '$skiptoken']);
  const wrong = [...query.keys()].filter((key) => !names.has(key)).map((key) => `has no query option ${key}`);
  const missing = known.filter((parameter) => parameter.required === true && !query.has(parameter.name));
  return [...wrong, ...missing.map((parameter) => `needs the query option ${parameter.name}`)];
}

function schemaProblems(validate: ValidateFunction, value: unknown): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    (error) => `${error.instancePath || 'body'} ${error.message ?? 'is wrong'} ${JSON.stringify(error.params)}`,
  );
}

function checkReply(
  routes: readonly Route[],
  validator: Validator,
  request: CheckedRequest,
  reply: CheckedReply,
): string[] {
  const route = find(routes, request);
  // 304 is HTTP's own answer to a condition (RFC 9110) and in no description.
  if (route === undefined || reply.status === undefined || reply.status === 304) return [];
  const status = String(reply.status);
  const name = `${request.method} ${parts(request.url).path} ${status}`;
  const key = reply.status >= 400 ? `${status.charAt(0)}XX` : status;
  const response = route.operation.responses[key];
  if (response === undefined) return [`${name}: is no documented success`];
  if (reply.status >= 400) {
    const error = pointer('components', 'responses', 'error', 'content', 'application/json', 'schema');
    return schemaProblems(validator(error), reply.body).map((problem) => `${name}: ${problem}`);
  }
  if (response.content === undefined) return reply.body === undefined ? [] : [`${name}: has no body`];
  const type = Object.keys(response.content).find((candidate) => candidate.includes('json'));
  if (type === undefined) return [];
  const reference = pointer('paths', route.template, route.method, 'responses', key, 'content', type, 'schema');
  return schemaProblems(validator(reference), reply.body).map((problem) => `${name}: ${problem}`);
}
