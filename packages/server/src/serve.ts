import { createApp } from './app.ts'
import { firstStart, type FirstStart } from './features/users/first-start.ts'
import { openContext } from './open-context.ts'
import type { Config } from './platform/config/config.ts'

export type Serving = { url: string; first: FirstStart | undefined; close(): Promise<void> }

/** Starts the server: the database first, the door last. `close` lets running requests end, then leaves in reverse. */
export async function serve(config: Config): Promise<Serving> {
  const opened = await openContext(config)
  const { context } = opened
  try {
    const first = await firstStart(context)
    const app = await createApp(context)
    await app.listen({ host: config.host, port: config.port })
    return {
      url: config.baseUrl,
      first,
      async close() {
        await app.close()
        await opened.close()
      },
    }
  } catch (error) {
    await opened.close()
    throw error
  }
}
