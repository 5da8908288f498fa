import { useLocalStorage } from '@mantine/hooks'
import { useEffect } from 'react'

export type Density = 'dense' | 'roomy'

/** How high rows are, as this browser's user likes it. */
export function useDensity(): [Density, (density: Density) => void] {
  const [density, setDensity] = useLocalStorage<Density>({
    key: 'tocsin-density',
    defaultValue: 'dense',
    getInitialValueInEffect: false,
  })
  useEffect(() => {
    document.documentElement.dataset['density'] = density
  }, [density])
  return [density, setDensity]
}

/** Pixels that the density adds to each row. */
export function extraHeight(density: Density): number {
  return density === 'roomy' ? 8 : 0
}
