import { codeSpan, wordsInMarkdown } from './words.ts'
import { tableText } from './table-text.ts'

/** Deeper lists, quotes and marks are written as this deep. */
const DEEPEST = 10

const LINE_BREAK = '  \n'

type Mark = { name: string; from: number; wrap: (inner: string) => string }
type List = { isOrdered: boolean; count: number }

/** Writes Markdown block by block, from what a page says one after the other. */
export class MarkdownWriter {
  readonly #blocks: string[] = []
  /** The words of the block that is being written, and the marks that are open in it. */
  #words: string[] = []
  #marks: Mark[] = []
  #endsInBlank = true
  #heading = 0
  #quotes = 0
  #quotesBefore = 0
  readonly #lists: List[] = []
  #item: string | undefined
  #rows: string[][] | undefined
  #tables = 0

  /** Text of the page: blanks are one, and what Markdown would read otherwise is kept as it is. */
  text(text: string): void {
    const isCode = this.#marks.some(({ name }) => name === 'code')
    const plain = text.replace(/[\s\u00a0]+/g, ' ')
    const words = this.#endsInBlank ? plain.trimStart() : plain
    if (words === '') return
    this.#words.push(isCode ? words : wordsInMarkdown(words))
    this.#endsInBlank = words.endsWith(' ')
  }

  /** A line ends; where it did already, so does the block. */
  lineBreak(): void {
    if (this.#words.length === 0) return
    if (this.#words.at(-1) === LINE_BREAK) return this.endBlock()
    this.#words.push(this.#rows ? ' ' : LINE_BREAK)
    this.#endsInBlank = true
  }

  open(name: string, wrap: Mark['wrap']): void {
    if (this.#marks.length < DEEPEST) this.#marks.push({ name, from: this.#words.length, wrap })
  }

  /** Closes a mark, and whatever was left open inside of it. */
  close(name: string): void {
    const at = this.#marks.findLastIndex((mark) => mark.name === name)
    const mark = this.#marks[at]
    if (mark === undefined) return
    this.#marks.length = at
    const whole = this.#words.splice(mark.from).join('')
    const inner = whole.trim()
    const start = whole.length - whole.trimStart().length
    if (inner === '') this.#words.push(whole)
    else this.#words.push(whole.slice(0, start), mark.wrap(inner), whole.slice(start + inner.length))
  }

  /** Ends the block; inside of a table, where there are no blocks, a word. */
  endBlock(): void {
    if (this.#rows) return this.text(' ')
    const content = this.#takeWords()
    const isHeading = this.#heading > 0
    if (content !== '')
      this.#push(isHeading ? `${'#'.repeat(this.#heading)} ${content.replaceAll(/\s*\n/g, ' ')}` : content)
    this.#heading = 0
  }

  heading(level: number): void {
    this.endBlock()
    if (!this.#rows) this.#heading = level
  }

  rule(): void {
    this.endBlock()
    if (!this.#rows) this.#push('---')
  }

  /** Text whose blanks and lines count. */
  code(text: string): void {
    if (this.#rows) {
      this.#words.push(codeSpan(text.replaceAll(/\s+/g, ' ').trim()), ' ')
      return
    }
    this.endBlock()
    const longest = (text.match(/`{3,}/g) ?? []).reduce((most, { length }) => Math.max(most, length), 2)
    const fence = '`'.repeat(longest + 1)
    this.#push(`${fence}\n${text.replace(/^\n|\n$/g, '')}\n${fence}`)
  }

  quote(by: 1 | -1): void {
    this.endBlock()
    this.#quotes = Math.max(0, this.#quotes + by)
  }

  openList(isOrdered: boolean): void {
    this.endBlock()
    this.#lists.push({ isOrdered, count: 0 })
  }

  closeList(): void {
    this.endBlock()
    this.#lists.pop()
    this.#item = undefined
  }

  openItem(): void {
    this.endBlock()
    const list = this.#lists.at(-1)
    if (list) list.count += 1
    this.#item = list?.isOrdered ? `${list.count}. ` : '- '
  }

  /** A table in a cell is words of the cell. */
  openTable(): void {
    this.endBlock()
    this.#tables += 1
    this.#rows ??= []
  }

  closeTable(): void {
    this.endCell()
    this.#tables -= 1
    if (this.#tables > 0 || !this.#rows) return
    const text = tableText(this.#rows)
    this.#rows = undefined
    this.#tables = 0
    if (text !== '') this.#push(text)
  }

  openRow(): void {
    this.endCell()
    if (this.#tables === 1) this.#rows?.push([])
  }

  endCell(): void {
    if (this.#tables !== 1) return
    const content = this.#takeWords()
    if (content === '') return
    const row = this.#rows?.at(-1)
    if (row) row.push(content)
    else this.#rows?.push([content])
  }

  markdown(): string {
    while (this.#tables > 0) this.closeTable()
    this.endBlock()
    return this.#blocks.join('\n').trim()
  }

  #takeWords(): string {
    const content = this.#words.join('').trim()
    this.#words = []
    this.#marks = []
    this.#endsInBlank = true
    return content
  }

  /** Puts a block down: items close together, and other blocks with a line between. */
  #push(block: string): void {
    const depth = Math.min(this.#lists.length, DEEPEST)
    const marker = this.#item
    this.#item = undefined
    const indent = '   '.repeat(Math.max(0, depth - 1))
    const first = marker ?? (depth > 0 ? '   ' : '')
    const frame = quoteFrame(this.#quotes) + indent
    const lines = block.split('\n').map((line, i) => frame + (i === 0 ? first : ' '.repeat(first.length)) + line)
    if (marker === undefined || depth === 0 || (depth === 1 && this.#lists[0]?.count === 1)) {
      this.#blocks.push(quoteFrame(Math.min(this.#quotes, this.#quotesBefore)).trimEnd())
    }
    this.#quotesBefore = this.#quotes
    this.#blocks.push(lines.join('\n'))
  }
}

function quoteFrame(quotes: number): string {
  return '> '.repeat(Math.min(quotes, DEEPEST))
}
