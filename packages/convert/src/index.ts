export { csv, type CsvOptions, type CsvRow } from './csv.ts'
export type { Exporter } from './exporter.ts'
export { findIndicators } from './free-text/find-indicators.ts'
export type { FindOptions, Indicator, IndicatorType } from './free-text/indicator.ts'
