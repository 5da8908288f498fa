/** What the server answered; `body` is JSON where it was JSON, else text. */
// Tests look into answers freely.
// oxlint-disable-next-line no-explicit-any
export type Answer = { status: number; headers: Headers; body: any }

/** Sends one request as a MISP client does. */
// oxlint-disable-next-line max-params -- a request reads best in a line: who, how, where, what
export async function ask(
  server: { url: string },
  key: string | undefined,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(server.url + path, {
    method,
    headers: {
      accept: 'application/json',
      ...(key === undefined ? {} : { authorization: key }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') && text !== ''
  return { status: response.status, headers: response.headers, body: isJson ? (JSON.parse(text) as unknown) : text }
}
