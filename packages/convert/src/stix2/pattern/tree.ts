/** What a pattern's comparison may be made with. Numbers stay as written, so that none loses digits. */
export type Literal =
  | { kind: 'string' | 'hex' | 'binary' | 'timestamp'; text: string }
  | { kind: 'integer' | 'float'; text: string }
  | { kind: 'boolean'; value: boolean }

/** A property's name, the place in a list, or every place of it. */
export type PathStep = string | { index: number | '*' }

/** `file:hashes.'SHA-256'`: the type of the observable, and the way to one of its properties. */
export type ObjectPath = { type: string; steps: PathStep[] }

export const valueOperators = ['=', '!=', '>', '<', '>=', '<=', 'LIKE', 'MATCHES', 'ISSUBSET', 'ISSUPERSET'] as const
export type ValueOperator = (typeof valueOperators)[number]

/** What must hold for one observation. */
export type Test =
  | { kind: 'and' | 'or'; of: Test[] }
  | { kind: 'compare'; path: ObjectPath; isNegated: boolean; operator: ValueOperator; value: Literal }
  | { kind: 'in'; path: ObjectPath; isNegated: boolean; values: Literal[] }
  | { kind: 'exists'; path: ObjectPath; isNegated: boolean }

export type Qualifier =
  | { kind: 'within'; seconds: string }
  | { kind: 'repeats'; times: string }
  | { kind: 'startstop'; start: string; stop: string }

/** One observation, or several together, and how often and when they must be made. */
export type Observation = { qualifiers: Qualifier[] } & (
  { kind: 'observation'; test: Test } | { kind: 'and' | 'or' | 'followedby'; of: Observation[] }
)
