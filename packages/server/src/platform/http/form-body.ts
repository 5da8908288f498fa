import type { FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route also reads what a browser sends for an HTML form. */
    takesForms?: true
  }
}

/** A form's fields, nested as their names say. Without a prototype, since the names come from outside. */
export type Form = { [name: string]: string | Form }

/** Whether the body is a form, on a route that takes them. Many programs send JSON under a form's content type. */
export function isForm({ headers, routeOptions }: FastifyRequest, bytes: Buffer): boolean {
  const isSaid = /^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')
  return isSaid && routeOptions.config.takesForms === true && !/^\s*[{[]/.test(bytes.toString('latin1', 0, 16))
}

/** `data[User][email]=x` is `{data: {User: {email: 'x'}}}`: the names that CakePHP gives to the fields of its forms. */
export function parseForm(text: string): Form {
  const form = emptyForm()
  for (const [name, value] of new URLSearchParams(text)) {
    const [first = '', ...rest] = name.split('[').map((part) => part.replace(/\]$/, ''))
    place(form, [first, ...rest], value)
  }
  return form
}

function place(form: Form, path: readonly string[], value: string): void {
  let inner = form
  for (const name of path.slice(0, -1)) {
    const known = inner[name]
    const next = typeof known === 'object' ? known : emptyForm()
    inner[name] = next
    inner = next
  }
  inner[path.at(-1) ?? ''] = value
}

function emptyForm(): Form {
  // An object without a prototype has no type of its own.
  return Object.create(null) as Form
}
