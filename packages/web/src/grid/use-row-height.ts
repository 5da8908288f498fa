import { useMediaQuery } from '@mantine/hooks'
import { extraHeight, useDensity } from '../shell/density.ts'

/** Two lines on a telephone, in pixels. */
const NARROW = 60

/** How high a grid's rows are, in pixels, and whether there is room for two lines of each only. `wide` is for dense rows. */
export function useRowHeight(wide: number): { isNarrow: boolean; rowHeight: number } {
  const [density] = useDensity()
  const isNarrow = useMediaQuery('(width < 600px)', false, { getInitialValueInEffect: false })
  return { isNarrow, rowHeight: isNarrow ? NARROW : wide + extraHeight(density) }
}
