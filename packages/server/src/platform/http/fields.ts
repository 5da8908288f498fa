import { Problem } from './problem.ts'

/** How a field of a body is read, undefined for what it cannot be; `accepts` is the same as JSON Schema. */
export type Field<T> = { read(value: unknown): T | undefined; expects: string; readonly accepts: object }

type Values<Fields> = { [Name in keyof Fields]?: Fields[Name] extends Field<infer T> ? T : never }

/**
 * The fields that a body of one of our own routes sends. One that there is not, or that is not what it has to be, is refused
 * by its name; what is not sent is left out.
 */
export function readFields<Fields extends Record<string, Field<unknown>>>(
  body: unknown,
  fields: Fields,
): Values<Fields> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new Problem('invalid', 'The body has to be a JSON object.')
  }
  const values: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(body)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (!field) {
      throw new Problem('invalid', `${name}: There is no such field; there are ${Object.keys(fields).join(', ')}.`)
    }
    values[name] = field.read(value)
    if (values[name] === undefined) throw new Problem('invalid', `${name}: ${field.expects}`)
  }
  // Each value was read by the field of its name.
  return values as Values<Fields>
}

/** Text that PostgreSQL can keep, of so many characters. */
export function textField({ least = 0, most }: { least?: number; most: number }): Field<string> {
  return {
    read(value) {
      if (typeof value !== 'string' || value.includes('\0') || /\p{Surrogate}/u.test(value)) return undefined
      const text = value.trim()
      return text.length >= least && text.length <= most ? text : undefined
    },
    expects: `Text of ${least} to ${most} characters, without NUL, is expected.`,
    accepts: { type: 'string', minLength: least, maxLength: most },
  }
}

export const yesNoField: Field<boolean> = {
  read: (value) => (typeof value === 'boolean' ? value : undefined),
  expects: 'true or false is expected.',
  accepts: { type: 'boolean' },
}

/** A whole number from nought to so many. */
export function numberField(most: number): Field<number> {
  return {
    read: (value) =>
      typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most ? value : undefined,
    expects: `A whole number from 0 to ${most} is expected.`,
    accepts: { type: 'integer', minimum: 0, maximum: most },
  }
}

export function choiceField<const Choice extends string>(choices: readonly Choice[]): Field<Choice> {
  return {
    read: (value) => choices.find((choice) => choice === value),
    expects: `One of ${choices.join(', ')} is expected.`,
    accepts: { enum: choices },
  }
}
