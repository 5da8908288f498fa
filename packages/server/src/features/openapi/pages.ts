import { createHash } from 'node:crypto'
import type { ApiDocument, Content, Operation, Parameter, Response, Schema } from './document-types.ts'
import { html, type Html } from './html.ts'
import { fieldsOf, nameOf, schemaText } from './schema-text.ts'

const STYLE = `
  :root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 22%, transparent) }
  body { font: 16px/1.55 system-ui, sans-serif; max-width: 68rem; margin: 3rem auto; padding: 0 1.5rem }
  h1 { font-size: 1.6rem } h2 { font-size: 1.2rem; margin-top: 2.2rem } h3 { font-size: 1rem; margin: 1.4rem 0 .3rem }
  code, pre { font: .88rem/1.5 ui-monospace, monospace }
  pre { padding: .8rem; overflow-x: auto; border: 1px solid var(--line); border-radius: 6px }
  table { border-collapse: collapse; width: 100% }
  th, td { text-align: left; vertical-align: top; padding: .25rem .9rem .25rem 0; border-bottom: 1px solid var(--line) }
  details { border-bottom: 1px solid var(--line) } summary { padding: .5rem 0; cursor: pointer }
  .method { display: inline-block; min-width: 4.2rem; font-weight: 600 } .quiet { opacity: .75 }
  .body { padding: 0 0 1rem 1.2rem; overflow-x: auto } nav a { margin-right: 1rem; white-space: nowrap }
`

const styleSheet: Html = { html: `<style>${STYLE}</style>` }

/** The pages may use their own style and nothing else: no scripts, no forms, no frame around them. */
export const pagesPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The API description for people: a page of all routes, one for each group of them, and one of the records. */
export function renderPages(document: ApiDocument): Map<string, string> {
  const groups = document.tags.map(({ name }) => name)
  const pages = groups.map((group): [string, string] => [slugOf(group), groupPage(document, group)])
  return new Map([['', indexPage(document, groups)], ['records', recordsPage(document)], ...pages])
}

/** `Saved searches` → `saved-searches`. */
function slugOf(group: string): string {
  return group.toLowerCase().replace(/\W+/g, '-')
}

function page(title: string, content: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width" />
      <title>${title}</title>
      ${styleSheet}
      <main>
        <h1>${title}</h1>
        ${content}
      </main>
    </html>`.html
}

type Listed = { method: string; path: string; operation: Operation }

function operationsOf({ paths }: ApiDocument, group: string): Listed[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => tags.includes(group))
      .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
}

function indexPage(document: ApiDocument, groups: readonly string[]): string {
  const paragraphs = document.info.description.split('\n\n').map((text) => html`<p>${text}</p>`)
  const links = groups.map((group) => html`<a href="#${slugOf(group)}">${group}</a> `)
  const sections = groups.map(
    (group) =>
      html`<h2 id="${slugOf(group)}"><a href="/tocsin/api/${slugOf(group)}">${group}</a></h2>
        <table>
          ${operationsOf(document, group).map((listed) => indexRow(slugOf(group), listed))}
        </table>`,
  )
  return page(
    `The API of Tocsin ${document.info.version}`,
    html`${paragraphs}
      <p>
        For programs: <a href="/tocsin/openapi.json">openapi.json</a>. What is sent and answered:
        <a href="/tocsin/api/records">records</a>.
      </p>
      <nav>${links}</nav>
      ${sections}`,
  )
}

function indexRow(slug: string, { method, path, operation }: Listed): Html {
  const { operationId, summary } = operation
  return html`<tr>
    <td><code>${method}</code></td>
    <td>
      <a href="/tocsin/api/${slug}#${operationId}"><code>${path}</code></a>
    </td>
    <td>${summary}</td>
  </tr>`
}

const HOME = html`<p><a href="/tocsin/api">All routes</a> · <a href="/tocsin/api/records">Records</a></p>`

function groupPage(document: ApiDocument, group: string): string {
  return page(group, html`${HOME} ${operationsOf(document, group).map((listed) => operationText(document, listed))}`)
}

function operationText(document: ApiDocument, { method, path, operation }: Listed): Html {
  const { operationId, summary, description, parameters, requestBody, responses } = operation
  const answers = Object.entries(responses).map(([status, response]) => answerText(document, status, response))
  return html`<details>
    <summary><span class="method">${method}</span> <code>${path}</code> <span class="quiet">${summary}</span></summary>
    <div class="body" id="${operationId}">
      <p>${description}</p>
      ${
        parameters.length > 0
          ? html`<h3>Parameters</h3>
              ${parametersTable(parameters)}`
          : []
      }
      ${
        requestBody
          ? html`<h3>Body</h3>
              ${contentText(document, requestBody.content)}`
          : []
      }
      <h3>Answers</h3>
      ${answers}
    </div>
  </details>`
}

function parametersTable(parameters: readonly Parameter[]): Html {
  const rows = parameters.map(
    ({ name, in: place, required = false, description = '', schema }) =>
      html`<tr>
        <td><code>${name}</code>${required ? ' (needed)' : ''}</td>
        <td>${place}</td>
        <td>${schemaText(schema)}</td>
        <td>${description || (schema.description ?? '')}</td>
      </tr>`,
  )
  return html`<table>
    ${rows}
  </table>`
}

function contentText(document: ApiDocument, content: Content): Html {
  const parts = Object.entries(content).map(
    ([type, { schema, example }]) =>
      html`<p><code>${type}</code>: ${schemaText(schema)}</p>
        ${fieldsTable(document, schema)}
        <pre>${typeof example === 'string' ? example : JSON.stringify(example, null, 2)}</pre>`,
  )
  return html`${parts}`
}

function fieldsTable(document: ApiDocument, schema: Schema): Html {
  // What a reference refers to stands among the records.
  const fields = schema.$ref === undefined ? fieldsOf(document, schema) : []
  if (fields.length === 0) return html``
  const rows = fields.map(
    ({ name, schema: field, isNeeded }) =>
      html`<tr>
        <td><code>${name}</code>${isNeeded ? ' (needed)' : ''}</td>
        <td>${schemaText(field)}</td>
        <td>${field.description ?? ''}</td>
      </tr>`,
  )
  return html`<table>
    ${rows}
  </table>`
}

/** Errors are told in a line; what is answered when all is well is shown. */
function answerText(document: ApiDocument, status: string, response: Operation['responses'][string]): Html {
  const found: Response | undefined =
    '$ref' in response ? document.components.responses[nameOf(response.$ref)] : response
  const line = html`<p><strong>${status}</strong> ${found?.description ?? ''}</p>`
  const isGood = /^[23]/.test(status)
  return isGood && found?.content ? html`${line} ${contentText(document, found.content)}` : line
}

function recordsPage(document: ApiDocument): string {
  const sections = Object.entries(document.components.schemas).map(
    ([name, schema]) =>
      html`<h2 id="${name}">${name}</h2>
        <p>${schema.properties ? (schema.description ?? '') : schemaText(schema)}</p>
        ${fieldsTable(document, schema)}`,
  )
  return page('Records', html`${HOME} ${sections}`)
}
