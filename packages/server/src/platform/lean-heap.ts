import { setFlagsFromString } from 'node:v8'

/**
 * Has memory tidied when it holds 80 % more than what is still needed. Left alone, V8 lets a small heap quadruple first:
 * what long answers leave behind would then be most of what the process holds. Costs a tenth of their speed.
 */
export function keepHeapLean(): void {
  setFlagsFromString('--heap-growing-percent=80')
}
