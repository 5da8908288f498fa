/** HTML that is safe to stand in a page. Only `html` makes it. */
export type Html = { readonly html: string }

/** HTML with texts in it, which are escaped, and with other HTML, which is not. */
export function html(
  parts: TemplateStringsArray,
  ...values: readonly (string | number | Html | readonly Html[])[]
): Html {
  const filled = values.map((value) => {
    if (typeof value === 'string' || typeof value === 'number') return escape(String(value))
    return [value]
      .flat()
      .map((part) => part.html)
      .join('')
  })
  return { html: parts.reduce((text, part, at) => `${text}${filled[at - 1] ?? ''}${part}`) }
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character)
}
