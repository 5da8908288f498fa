import { pino, type DestinationStream, type Logger } from 'pino'

/** Headers that let their sender in. */
const SECRET_HEADERS = ['authorization', 'cookie', 'set-cookie', 'x-misp-auth']
const PLACES = ['headers', 'req.headers', 'res.headers']

/** Structured lines on standard error; credentials never reach them. */
export function openLog(level: string, destination: DestinationStream = pino.destination(2)): Logger {
  const redact = PLACES.flatMap((place) => SECRET_HEADERS.map((name) => `${place}["${name}"]`))
  return pino({ level, redact }, destination)
}
