import type { DescribedRoute, Fields, RouteText } from '../../platform/http/api/route-table.ts'
import { sent } from '../../platform/http/api/shapes.ts'
import type { Taken } from '../../platform/http/describe.ts'
import { IF_MATCH_RULE } from '../../platform/http/if-match.ts'
import type { Content, Operation, Parameter, Response } from './document-types.ts'
import type { Components } from './components.ts'
import type { Examples } from './example.ts'
import { problemResponses } from './problems.ts'
import type { ServedRoute } from './served-route.ts'

export type Making = { components: Components; examples: Examples; responses: Record<string, Response> }

const EDITS =
  'With If-Match it is done only if the record still has that timestamp; otherwise the answer is 412 with the record as it ' +
  'stands, and nothing changes.'

const BODY_LESS = new Set(['GET', 'DELETE'])

/** Parameters of paths that mean the same everywhere; `id` is also what those mean that are not here. */
const knownParameters: Record<string, { description: string; example: string }> = {
  id: { description: 'The number of the record on this server, or its UUID.', example: '1' },
  uuid: { description: 'The UUID of the record.', example: '5f8b6e2c-3c7e-4b5a-9d7a-0c5e2f1a9b34' },
  tag: { description: 'The number or the name of a tag.', example: 'tlp:green' },
  hard: { description: '1 for gone for good, and not only marked as deleted.', example: '1' },
  '*': { description: 'Wishes as `name:value`, one a segment.', example: 'limit:10' },
}

/** What GET on a route tells that adds or edits. */
const DESCRIPTION = {
  title: 'Description',
  type: 'object',
  properties: {
    name: { type: 'string' },
    description: { type: 'string' },
    mandatory_fields: { type: 'array', items: { type: 'string' } },
    optional_fields: { type: 'array', items: { type: 'string' } },
    url: { type: 'string' },
  },
  required: ['name', 'description', 'mandatory_fields', 'optional_fields', 'url'],
}

/** What is told of a route that tells of another one. */
export function tellingText({ name }: Taken, group: string): DescribedRoute {
  return { group, summary: `Tell what ${name} takes, asked by POST`, answers: { writes: DESCRIPTION } }
}

/** A route as an operation of OpenAPI; `taken` is what the route at this path reads, whatever the method. */
export function operationOf(
  route: ServedRoute,
  text: DescribedRoute,
  taken: Taken | undefined,
  making: Making,
): Operation {
  const { method, path, config } = route
  const takesBody = !BODY_LESS.has(method)
  const parameters = [
    ...pathParameters(path, text, making),
    ...(takesBody ? [] : queryParameters(text.takes ?? {}, making)),
    ...(config.takesIfMatch ? [ifMatch] : []),
  ]
  return {
    operationId: `${method} ${path}`.toLowerCase().replace('*', 'any').replace(/\W+/g, '_').replace(/_$/, ''),
    tags: [text.group],
    summary: text.summary,
    description: [text.more, `Who may call it: ${whoMay(route)}.`, config.takesIfMatch ? EDITS : undefined]
      .filter((part) => part !== undefined)
      .join(' '),
    security: securityOf(route),
    parameters,
    ...(takesBody ? bodyOf(text, taken, making) : {}),
    responses: responsesOf(route, text, making),
  }
}

function whoMay({ allows }: ServedRoute): string {
  if (typeof allows === 'string') return allows
  return `users with ${'any' in allows ? allows.any.join(' or ') : allows.all.join(' and ')}`
}

function securityOf({ allows, config }: ServedRoute): object[] {
  if (allows === 'anybody') return []
  return [{ key: [] }, { session: [] }, ...(config.takesBasic ? [{ basic: [] }] : [])]
}

const ifMatch: Parameter = {
  name: 'if-match',
  in: 'header',
  description: IF_MATCH_RULE,
  schema: { type: 'string' },
  example: '"1700000000"',
}

function pathParameters(path: string, { path: said = {} }: RouteText, { components, examples }: Making): Parameter[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => {
    const field = said[name]
    const { description, example } = knownParameters[name] ?? { description: `The ${name}.`, example: '1' }
    if (!field) return { name, in: 'path', required: true, description, schema: { type: 'string' }, example }
    const schema = components.refer(field.accepts, 'accepts')
    return { name, in: 'path', required: true, schema, example: examples.request(schema) }
  })
}

function queryParameters(takes: Fields, { components, examples }: Making): Parameter[] {
  return Object.entries(takes).map(([name, { accepts, isRequired = false }]) => {
    const schema = components.refer(accepts, 'accepts')
    return { name, in: 'query', required: isRequired, schema, example: examples.request(schema) }
  })
}

function bodyOf(
  { takes, body }: RouteText,
  taken: Taken | undefined,
  { components, examples }: Making,
): Pick<Operation, 'requestBody'> {
  const said = body ?? (takes ? sent(takes) : taken ? sentRecord(taken) : undefined)
  if (said === undefined) return {}
  const schema = components.refer(said.accepts ?? {}, 'accepts')
  const isNeeded = schema['required'] !== undefined || body !== undefined
  const content = { [mediaTypeOf(said)]: { schema, example: examples.request(schema) } }
  return { requestBody: { required: isNeeded, content } }
}

/** Bare, or under the name of what it makes. */
function sentRecord({ name, fields, needed }: Taken): { accepts: object } {
  const bare = { title: name, ...sent(fields).accepts, ...(needed.length > 0 ? { required: needed } : {}) }
  return { accepts: { anyOf: [bare, { type: 'object', properties: { [name]: bare }, required: [name] }] } }
}

function mediaTypeOf(said: object): string {
  return 'media' in said && typeof said.media === 'string' ? said.media : 'application/json'
}

function responsesOf(route: ServedRoute, text: RouteText, making: Making): Operation['responses'] {
  const { answers, status = answers === 'nothing' ? 204 : 200, summary } = text
  const said = answers === 'nothing' ? {} : { content: contentOf(answers, making) }
  const stale = route.config.takesIfMatch ? { 412: { description: 'The record as it stands.', ...said } } : {}
  return {
    [status]: { description: `Done: ${summary.charAt(0).toLowerCase()}${summary.slice(1)}.`, ...said },
    ...problemResponses(route, text, making.responses),
    ...stale,
  }
}

function contentOf(answers: Exclude<RouteText['answers'], 'nothing'>, { components, examples }: Making): Content {
  const shapes = [answers].flat().map((shape) => ({ media: mediaTypeOf(shape), writes: shape.writes }))
  return Object.fromEntries(
    shapes.map(({ media: type, writes = {} }) => {
      const schema = components.refer(writes, 'writes')
      return [type, { schema, example: examples.answer(schema) }]
    }),
  )
}
