import { ApiError } from './api-error.ts'

/** The error that an answer stands for, in the server's own words. */
export async function failureOf(response: Response): Promise<ApiError> {
  const { status } = response
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) return redirection(response)
  const { message, detail, errors } = asFailure(await response.text().catch(() => ''))
  const words = detail ?? (message === undefined ? `The server answered ${status}` : plain(message))
  return new ApiError(status, words, errors)
}

/** Followed, a POST would become a GET and the key might reach another host. */
function redirection({ status, headers }: Response): ApiError {
  const elsewhere = headers.get('location')
  return new ApiError(status, `The server answers from another address${elsewhere ? `: ${elsewhere}` : ''}`)
}

/** MISP's form has `message`; problem details (RFC 9457) have `detail`. */
type Failure = { message?: string; detail?: string; errors?: unknown }

function asFailure(text: string): Failure {
  try {
    const parsed: unknown = JSON.parse(text)
    if (typeof parsed !== 'object' || parsed === null) return {}
    const { message, detail, errors } = parsed as Record<string, unknown>
    return {
      ...(typeof message === 'string' && message !== '' ? { message } : {}),
      ...(typeof detail === 'string' && detail !== '' ? { detail } : {}),
      errors,
    }
  } catch {
    return {}
  }
}

const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#039;': "'" }

/** MISP escapes the messages of its errors for HTML, also in JSON. */
function plain(message: string): string {
  return message.replace(/&(amp|lt|gt|quot|#039);/g, (entity) => ENTITIES[entity] ?? entity)
}
