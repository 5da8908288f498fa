import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { rules, type May, type Rule } from '../../access/permissions.ts'
import { IF_MATCH_RULE } from '../../platform/http/if-match.ts'
import { version } from './version.ts'

const EDITS =
  'With If-Match it is done only if the record still has that timestamp; otherwise the answer is 412 with the record as it ' +
  'stands, and nothing changes.'

const ifMatch = { type: 'object', properties: { 'if-match': { type: 'string', description: IF_MATCH_RULE } } }

/** Collects every route that is registered from here on; `/tocsin/openapi.json` shows them. */
export async function registerApiDescription(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Tocsin',
        version,
        description: 'The MISP REST API as Tocsin serves it, and what lies beyond it under /tocsin/.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'Authorization' } } },
    },
    transform: ({ schema, url, route }) => {
      const may = route.config?.may
      const who = may === undefined ? '' : `Who may call it: ${describe(may)}.`
      const security = may === undefined || rules[may] === 'anybody' ? [] : [{ key: [] }]
      const isEdit = route.config?.takesIfMatch === true
      const description = isEdit ? `${who} ${EDITS}` : who
      return { schema: { ...schema, ...(isEdit ? { headers: ifMatch } : {}), description, security }, url }
    },
  })
}

function describe(may: May): string {
  const rule: Rule = rules[may]
  if (typeof rule === 'string') return rule
  return `users with ${'any' in rule ? rule.any.join(' or ') : rule.all.join(' and ')}`
}
