import { moment, momentText, Report } from '@tocsin/format'

/** `2020-10-25T16:22:00.000Z` of Unix seconds: with milliseconds, which `created` and `modified` must have. */
export function stixTime(seconds: number): string {
  return new Date(seconds * 1000).toISOString()
}

/** `2020-10-25T16:22:00.123456Z` of microseconds since 1970; whole seconds without a fraction. */
function stixMoment(micros: number): string {
  return momentText(micros).replace(/(?:\.000000)?\+00:00$/, 'Z')
}

/** The same, always with microseconds: importers tell by them what MISP told from what stands in its place. */
export function toldMoment(micros: number): string {
  return momentText(micros).replace('+00:00', 'Z')
}

/** A time that a value tells, in STIX's spelling; undefined where it tells none. */
export function readStixTime(text: string): string | undefined {
  const micros = moment.read(text, new Report())
  return micros === undefined || text.length < 8 || !isInRange(micros) ? undefined : stixMoment(micros)
}

/** STIX writes years with four digits. */
function isInRange(micros: number): boolean {
  return micros >= -62_135_596_800_000_000 && micros < 253_402_300_800_000_000
}
