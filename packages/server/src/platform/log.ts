import { pino, type Logger } from 'pino'

/** Structured lines on standard error; credentials never reach them. */
export function openLog(level: string): Logger {
  const secrets = ['authorization', '["x-misp-auth"]', 'cookie'].map((name) => {
    const path = name.startsWith('[') ? name : `.${name}`
    return `req.headers${path}`
  })
  return pino({ level, redact: secrets }, pino.destination(2))
}
