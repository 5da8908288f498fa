import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import type { FastifyInstance } from 'fastify'
import { createApp, startWork } from './app.ts'
import { contentKinds } from './content-kinds.ts'
import type { Context } from './context.ts'
import { enqueueConfigured } from './features/content/update.ts'
import { loadStarter } from './features/content/starter.ts'
import { rememberAddress } from './features/servers/remember-address.ts'
import { firstStart, type FirstStart } from './features/users/first-start.ts'
import { openContext } from './open-context.ts'
import type { Config } from './platform/config/config.ts'
import { StartProblem } from './platform/start-problem.ts'

export type Serving = { url: string; close(): Promise<void> }

/**
 * Starts the server: the database first, the door last. `tell` hears what the first start made as soon as it is kept.
 * `close` lets running requests end, then leaves in reverse.
 */
export async function serve(config: Config, tell: (first: FirstStart) => void): Promise<Serving> {
  refuseBadCertificate(config.tls)
  const opened = await openContext(config)
  const { context } = opened
  try {
    const first = await firstStart(context)
    await rememberAddress(context)
    if (first) tell(first)
    await loadStarter(context, contentKinds)
    if (first) await enqueueConfigured(context)
    const app = await createApp(context)
    await listen(app, context)
    const work = await startWork(context)
    return {
      url: context.config.baseUrl,
      async close() {
        await app.close()
        await work.stop()
        await opened.close()
      },
    }
  } catch (error) {
    await opened.close()
    throw error
  }
}

function refuseBadCertificate(tls: Config['tls']): void {
  if (!tls) return
  try {
    createSecureContext({ cert: readFileSync(tls.certFile), key: readFileSync(tls.keyFile) })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new StartProblem(`TOCSIN_TLS_CERT and TOCSIN_TLS_KEY cannot be used: ${reason}`)
  }
}

const LISTEN_PROBLEMS: Record<string, string> = {
  EADDRINUSE: 'is taken: set TOCSIN_PORT to another one',
  EACCES: 'needs rights that this user does not have: set TOCSIN_PORT to one above 1023',
  EADDRNOTAVAIL: 'cannot be had: TOCSIN_HOST is no address of this machine',
  ENOTFOUND: 'cannot be had: TOCSIN_HOST is not known',
}

async function listen(app: FastifyInstance, context: Context): Promise<void> {
  const { host, port, baseUrl } = context.config
  await app.listen({ host, port }).catch((error: NodeJS.ErrnoException) => {
    const problem = LISTEN_PROBLEMS[error.code ?? '']
    throw problem === undefined ? error : new StartProblem(`The port ${port} on ${host} ${problem}.`)
  })
  const address = app.server.address()
  // Port 0 asks for any that is free; only now it has a number.
  if (port !== 0 || address === null || typeof address === 'string') return
  context.config = { ...context.config, port: address.port, baseUrl: baseUrl.replace(/:0$/, `:${address.port}`) }
}
