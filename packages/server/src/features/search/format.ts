import type { Exporter } from '@tocsin/convert'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import type { Wishes } from '../../platform/http/wishes.ts'
import type { Search } from './conditions.ts'
import type { Found } from './found-ids.ts'
import type { SearchScope } from './scope.ts'

/** A search that was opened, by whom, and all that the request said. */
export type Asked = { context: Context; actor: Actor; scope: SearchScope; wishes: Wishes; search: Search }

/** How many there are, and the answer piece by piece. */
export type Answer = { total: number; text: AsyncGenerator<string> }

/** How found records are answered. */
export type Format = {
  contentType: string
  /** Of the file that a browser keeps, and MISP's `X-Response-Format`. */
  extension: string
  /** In which scopes there is such an answer. */
  scopes: readonly SearchScope[]
  /** What is asked for unless the request says otherwise. */
  defaults: Wishes
  answer(asked: Asked): Promise<Answer>
}

/** Reads what was found as the rows that an exporter writes. */
export type Reader<Row> = (asked: Asked) => Promise<Found<Row>>

type Facts<Options> = Pick<Format, 'extension'> &
  Partial<Pick<Format, 'scopes' | 'defaults'>> & { options: (asked: Asked) => Options | Promise<Options> }

/** A format that an exporter writes: of which rows, and with which options. */
export function format<Row, Options>(
  exporter: Exporter<Row, Options>,
  read: Reader<Row>,
  { extension, scopes = ['events', 'attributes'], defaults = {}, options }: Facts<Options>,
): Format {
  return {
    contentType: exporter.contentType,
    extension,
    scopes,
    defaults,
    async answer(asked) {
      const { total, pages } = await read(asked)
      return { total, text: exporter.write(pages, await options(asked)) }
    },
  }
}
