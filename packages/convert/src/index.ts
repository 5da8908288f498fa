export { csv, type CsvOptions, type CsvRow } from './csv.ts'
export type { Exporter } from './exporter.ts'
