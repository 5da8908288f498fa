import swagger from '@fastify/swagger'
import type { FastifyInstance } from 'fastify'
import { rules, type May } from '../../access/permissions.ts'
import { version } from './version.ts'

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
      const description = may === undefined ? '' : `Who may call it: ${describe(may)}.`
      const security = may === undefined || rules[may] === 'anybody' ? [] : [{ key: [] }]
      return { schema: { ...schema, description, security }, url }
    },
  })
}

function describe(may: May): string {
  const rule: (typeof rules)[May] = rules[may]
  return typeof rule === 'string' ? rule : `users with ${rule.all.join(' and ')}`
}
