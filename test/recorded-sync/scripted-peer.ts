import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { templateOf, type SyncExchange } from './recording.ts'

/** What was asked of the peer. */
export type AskedRequest = {
  method: string
  url: string
  template: string
  headers: Record<string, string>
  body: unknown
}

/** A server that says what a MISP said, and nothing else. */
export type ScriptedPeer = {
  url: string
  /** From now on, these are the answers; what was asked so far is forgotten. */
  play(exchanges: readonly SyncExchange[]): void
  asked(): readonly AskedRequest[]
  close(): void
}

export async function startScriptedPeer(): Promise<ScriptedPeer> {
  let asked: AskedRequest[] = []
  let left: SyncExchange[] = []
  // What is not new any more was said before.
  const lastAnswers = new Map<string, SyncExchange>()
  const answerTo = ({ method, url, template }: AskedRequest): SyncExchange | undefined => {
    const isSame = (one: SyncExchange) => one.method === method && plain(one.url) === plain(url)
    const exact = left.findIndex(isSame)
    const index = exact === -1 ? left.findIndex((one) => one.method === method && one.template === template) : exact
    const [exchange] = index === -1 ? [] : left.splice(index, 1)
    const found = exchange?.status === 304 || !exchange ? lastAnswers.get(`${method} ${plain(url)}`) : exchange
    if (found) lastAnswers.set(`${method} ${plain(url)}`, found)
    return found
  }
  const server = createServer((request, response) => {
    void read(request).then((body) => {
      const { method = '', url = '' } = request
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      const one = { method, url, template: templateOf(url), headers, body }
      asked.push(one)
      const answer = answerTo(one)
      const { status = 404, res_body = { message: 'Nobody recorded this.' }, res_headers = {} } = answer ?? {}
      response.writeHead(status, { 'content-type': 'application/json', ...kept(res_headers) })
      response.end(method === 'HEAD' || res_body === null ? '' : JSON.stringify(res_body))
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`,
    play(exchanges) {
      asked = []
      left = [...exchanges]
    },
    asked: () => asked,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function plain(url: string): string {
  return decodeURI(url).replaceAll(/timestamp:\d+/g, 'timestamp:')
}

function kept({ etag, location, 'x-result-count': count }: Record<string, string>): Record<string, string> {
  return { ...(etag && { etag }), ...(location && { location }), ...(count && { 'x-result-count': count }) }
}

async function read(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const packed = Buffer.concat(chunks)
  const encoding = request.headers['content-encoding']
  const bytes = encoding === 'gzip' ? gunzipSync(packed) : encoding === 'br' ? brotliDecompressSync(packed) : packed
  return bytes.length === 0 ? null : JSON.parse(bytes.toString('utf8'))
}
