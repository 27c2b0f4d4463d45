/** A column that grows as numbers are added to it. */
export class GrowingColumn<Column extends Int32Array | Float64Array | Uint8Array> {
  #values: Column;
  #size = 0;
  readonly #make: (length: number) => Column;

  constructor(make: (length: number) => Column) {
    this.#make = make;
    this.#values = make(1024);
  }

  get size(): number {
    return this.#size;
  }

  add(value: number): void {
    if (this.#size === this.#values.length) {
      const wide = this.#make(this.#size * 2);
      wide.set(this.#values);
      this.#values = wide;
    }
    this.#values[this.#size++] = value;
  }

  finish(): Column {
    return this.#values.subarray(0, this.#size) as Column;
  }
}

export const int32Column = () => new GrowingColumn((length) => new Int32Array(length));
export const float64Column = () => new GrowingColumn((length) => new Float64Array(length));
export const uint8Column = () => new GrowingColumn((length) => new Uint8Array(length));
