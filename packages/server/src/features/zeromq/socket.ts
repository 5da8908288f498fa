import type { Publisher } from 'zeromq'

/** Where changes are published: `tcp://127.0.0.1:50000`. */
export type Socket = { endpoint: string; send(message: string): Promise<void>; close(): void }

/**
 * Opens the socket that subscribers connect to. The library is native, and loaded only where it is wanted: a server
 * without it runs without ZeroMQ.
 */
export async function openSocket(host: string, port: number): Promise<Socket> {
  const zeromq = await import('zeromq')
  const isNew = host.includes(':')
  const publisher: Publisher = new zeromq.Publisher({ linger: 1_000, ipv6: isNew })
  await publisher.bind(`tcp://${isNew ? `[${host}]` : host}:${port === 0 ? '*' : port}`)
  return {
    endpoint: publisher.lastEndpoint ?? '',
    send: async (message) => publisher.send(message),
    close: () => publisher.close(),
  }
}
