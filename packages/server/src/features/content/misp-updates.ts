import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { success } from '../../platform/http/answers.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { ContentKind } from './content-kind.ts'
import { changesOf, type Summary } from './summary.ts'
import { updateAtOnce } from './update.ts'

type Update = { path: string; kinds: readonly string[]; answer: (summary: Summary, reply: FastifyReply) => object }

/** Source: MISP's controllers of the same names; their sentences are in `rest-api` §3 and the recorded answers. */
const UPDATES: readonly Update[] = [
  { path: '/taxonomies/update', kinds: ['taxonomies'], answer: counted('/taxonomies/update', 'taxonomy libraries') },
  { path: '/warninglists/update', kinds: ['warninglists'], answer: counted('/warninglists/update', 'warninglists') },
  { path: '/noticelists/update', kinds: ['noticelists'], answer: counted('/noticelists/update', 'noticelists') },
  {
    path: '/galaxies/update',
    kinds: ['galaxies', 'clusters'],
    answer: () => success('Galaxies updated.', '/galaxies/update'),
  },
  {
    path: '/decaying_model/update',
    kinds: ['decaying-models'],
    answer: () => success('Default decaying models updated', '/decaying_models/update'),
  },
  {
    path: '/object_templates/update',
    kinds: ['object-templates', 'relationships'],
    // MISP sends its readers on to the list.
    answer: (_, reply) => reply.redirect('/object_templates', 302),
  },
]

const UPDATE_JSON = '/servers/updateJSON'

/** What it calls the kinds. */
const MODELS: Readonly<Record<string, string>> = {
  galaxies: 'Galaxy',
  noticelists: 'Noticelist',
  warninglists: 'Warninglist',
  taxonomies: 'Taxonomy',
  'object-templates': 'ObjectTemplate',
  relationships: 'ObjectRelationship',
}

/** MISP's own updates: they run while one waits, and read what the content loader of this server reads. */
export function registerMispUpdates(app: FastifyInstance, context: Context, all: readonly ContentKind[]): void {
  for (const { path, kinds, answer } of UPDATES) {
    const only = kinds.filter((name) => all.some((kind) => kind.name === name))
    const update = async (request: FastifyRequest, reply: FastifyReply) => {
      refusePages(request)
      const summary = await asMisp(path, updateAtOnce(context, all, request.actor, { only }))
      const [failure] = summary.failures
      if (failure) throw refusal(path, failure.message)
      return answer(summary, reply)
    }
    register(app, path, update)
  }
  register(app, UPDATE_JSON, async (request) => {
    refusePages(request)
    const { kinds } = await asMisp(UPDATE_JSON, updateAtOnce(context, all, request.actor, { only: undefined }))
    return Object.fromEntries(Object.entries(MODELS).map(([kind, model]) => [model, !isFailed(kinds[kind])]))
  })
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<object>

function register(app: FastifyInstance, path: string, handler: Handler): void {
  app.get(path, { config: { may: 'content.update' } }, handler)
  app.post(path, { config: { may: 'content.update' } }, handler)
}

/** Programs may ask by GET, as in MISP; a link that somebody follows changes nothing. */
function refusePages({ method, actor }: FastifyRequest): void {
  if (method === 'GET' && actor.via.kind === 'session') throw new Problem('not-allowed', 'Send this by POST.')
}

function isFailed(kind: Summary['kinds'][string] | undefined): boolean {
  return kind === undefined || (kind.broken > 0 && kind.added + kind.changed + kind.unchanged === 0)
}

/**
 * A source that cannot be read is a refusal like any other of MISP's: its clients give up where a server answers 5xx, and
 * what is here already is there to go on with.
 */
async function asMisp<T>(path: string, updating: Promise<T>): Promise<T> {
  return updating.catch((error: unknown) => {
    throw error instanceof Problem && error.code === 'upstream' ? refusal(path, error.message) : error
  })
}

function refusal(url: string, message: string): Problem {
  return new Problem('rejected', message, { url, errors: message })
}

function counted(url: string, what: string): Update['answer'] {
  return (summary) => success(sentenceOf(summary, what), url)
}

function sentenceOf(summary: Summary, what: string): string {
  const updated = changesOf(summary)
  const failed = summary.broken.length
  if (updated === 0 && failed === 0) return `All ${what} are up to date already.`
  if (updated === 0) return `Could not update any of the ${what}`
  const failure = failed === 0 ? '' : ` However, could not update ${failed} ${what}.`
  return `Successfully updated ${updated} ${what}.${failure}`
}
