/** What MISP says after a change: `{"saved":true,"success":true,"name":M,"message":M,"url":…}`. */
export type Success = {
  saved: true
  success: true
  name: string
  message: string
  url: string
  id?: string | number
  data?: unknown
}

/** `url` is the action in MISP's canonical spelling: `/events/publish/12`. */
export function success(message: string, url: string, more: { id?: string | number; data?: unknown } = {}): Success {
  return { saved: true, success: true, name: message, message, url, ...more }
}

/** The short form of the older browser actions, which answers 200 for refusals too. */
export type QuickAnswer = { saved: true; success: string; check_publish: boolean } | { saved: false; errors: string }

/** `check_publish` is false where the record stays published. */
export function quickSuccess(text: string, check_publish = true): QuickAnswer {
  return { saved: true, success: text, check_publish }
}

export function quickFailure(text: string): QuickAnswer {
  return { saved: false, errors: text }
}
