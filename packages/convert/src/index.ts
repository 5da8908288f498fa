export { csvHeader, csvLine, type CsvRow } from './csv.ts'
