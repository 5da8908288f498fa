import type { Config } from '../../platform/config/config.ts'
import type { Told } from './save.ts'

/** An export, how it last went, and what is there to be fetched; with its token and address when that has just been given. */
export function presentExport({ baseUrl }: Pick<Config, 'baseUrl'>, { row, token }: Told): object {
  const { uuid, format, every, next_run, token_start, created, job_id, is_running, ran, error } = row
  return {
    id: uuid,
    saved_search: { id: row.search_uuid, name: row.search_name },
    format,
    every,
    next_run,
    created,
    token_start,
    ...(token === undefined ? {} : { token, url: `${baseUrl}/tocsin/exports/${token}` }),
    last_run: { job: job_id === null ? null : String(job_id), is_running, ran, error },
    file:
      row.sha256 === null
        ? null
        : { sha256: row.sha256, size: row.size, made: row.made, content_type: row.content_type },
  }
}
