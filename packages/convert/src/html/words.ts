/** What Markdown, or a report, would read as more than text. */
const SPECIAL = /[\\*`<]|^_|_$|\]\(|@!?\[|~~|^[#>=_-]+$|^\|/
const TICKS = /`+/g

/**
 * A text as Markdown that shows it as it is: what would be read otherwise stands in code. Nothing is escaped inside of a
 * word, so that what a page names can be found in the report as the page wrote it.
 */
export function wordsInMarkdown(text: string): string {
  return text.replace(/\S+/g, (word) => (SPECIAL.test(word) ? codeSpan(word) : word))
}

/** A text in code, within more backticks than it has itself. */
export function codeSpan(text: string): string {
  const longest = (text.match(TICKS) ?? []).reduce((most, { length }) => Math.max(most, length), 0)
  if (longest === 0) return `\`${text}\``
  const fence = '`'.repeat(longest + 1)
  return `${fence} ${text} ${fence}`
}

/** An address as the target of a link; undefined where it leads nowhere on the web. */
export function linkTarget(href: string | undefined, base: string | undefined): string | undefined {
  if (href === undefined || !URL.canParse(href, base)) return undefined
  const { protocol, href: whole } = new URL(href, base)
  if (!['http:', 'https:', 'mailto:', 'ftp:'].includes(protocol)) return undefined
  return whole.replace(/[()[\]|]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
}
