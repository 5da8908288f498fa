import type { Event } from '@tocsin/format'
import type { Exporter } from '../exporter.ts'
import type { ExportedIndicator } from '../exports/exported.ts'
import { indicatorsOfEvent } from '../exports/indicators-of-event.ts'
import { eventNumbers } from './event-numbers.ts'
import type { Lose } from '../loss.ts'

/** What a conversion is told beside the events. */
export type Conversion = {
  /** Options of the format by their names, as text. */
  said: Readonly<Record<string, string>>
  now: Date
  /** Where the events are seen, or what they are from. */
  source: string
  /** The hash of a text by one of PHP's algorithms, in hex. */
  digest: (algorithm: string, text: string) => string
  /** Also what is not meant for detection, in formats for programs that detect and block. */
  takesAll: boolean
}

/** Writes events in one format, piece by piece. */
export type WriteEvents = (
  pages: AsyncIterable<readonly Event[]>,
  conversion: Conversion,
  lose?: Lose,
) => AsyncGenerator<string>

/** What is known of a format before its code is loaded. */
export type ExportFormat = {
  /** MISP's `returnFormat`. */
  name: string
  contentType: string
  /** Of a file that holds it. */
  extension: string
  /** What it is made of: attributes with their events, or events whole. */
  rows: 'indicators' | 'events'
  /** It is for programs that detect and block: only what is meant for detection goes in, unless somebody wants all. */
  isForDetection: boolean
  /** The names of its options. */
  options: readonly string[]
  load(): Promise<WriteEvents>
}

type Options<O> = (conversion: Conversion) => O

/** A format of whole events. */
export function ofEvents<O>(exporter: Exporter<Event, O>, options: Options<O>): WriteEvents {
  return (pages, conversion, lose) => exporter.write(pages, options(conversion), lose)
}

/** A format of attributes. */
export function ofIndicators<O>(exporter: Exporter<ExportedIndicator, O>, options: Options<O>): WriteEvents {
  return (pages, conversion, lose) =>
    exporter.write(
      indicatorsIn(pages, () => true),
      options(conversion),
      lose,
    )
}

/** A format of what is meant for detection. */
export function ofDetections<O>(exporter: Exporter<ExportedIndicator, O>, options: Options<O>): WriteEvents {
  return (pages, conversion, lose) => {
    const isWanted = ({ to_ids }: ExportedIndicator) => to_ids || conversion.takesAll
    return exporter.write(indicatorsIn(pages, isWanted), options(conversion), lose)
  }
}

async function* indicatorsIn(
  pages: AsyncIterable<readonly Event[]>,
  isWanted: (indicator: ExportedIndicator) => boolean,
): AsyncGenerator<ExportedIndicator[]> {
  const numbered = eventNumbers()
  for await (const events of pages) {
    for (const event of events) yield indicatorsOfEvent(numbered(event)).filter(isWanted)
  }
}
