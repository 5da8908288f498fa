/** Whole numbers of 32 bits, one after the other, as compact as an array that does not know its length can be. */
export class GrowingArray {
  private array = new Uint32Array(1_024)
  length = 0

  push(value: number): void {
    if (this.length === this.array.length) {
      const larger = new Uint32Array(Math.ceil(this.length * 1.5))
      larger.set(this.array)
      this.array = larger
    }
    this.array[this.length++] = value
  }

  /** What was pushed; the array is not to be used any more. */
  taken(): Uint32Array {
    return this.array.slice(0, this.length)
  }
}
