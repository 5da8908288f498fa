import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A site on this machine: what it answers by path, as text or as it likes; nothing else is there. */
export type Site = { url: string; files: Record<string, string | RequestListener>; close(): void }

export async function openSite(): Promise<Site> {
  const site: Site = { url: '', files: {}, close: () => {} }
  const web = createServer((request, response) => {
    const file = site.files[request.url ?? '']
    if (typeof file === 'function') return file(request, response)
    response.statusCode = file === undefined ? 404 : 200
    response.end(file ?? '')
  })
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve))
  site.url = `http://127.0.0.1:${(web.address() as AddressInfo).port}`
  site.close = () => {
    web.closeAllConnections()
    web.close()
  }
  return site
}
