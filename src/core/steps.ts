/**
 * Work on very many elements in steps of some milliseconds at most, so that a thread that answers a person can let others in between: it runs the
 * steps one by one; who has nobody waiting finishes them in one go.
 */
export type Steps<Result> = Generator<void, Result, void>;

/** Elements that are looked at in one step. */
export const STEP_ELEMENTS = 4096;

export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

export function* mapInSteps<Element, Mapped>(
  elements: readonly Element[],
  map: (element: Element, index: number) => Mapped,
): Steps<Mapped[]> {
  const mapped: Mapped[] = [];
  yield* eachInSteps(elements, (element, index) => mapped.push(map(element, index)));
  return mapped;
}

export function* eachInSteps<Element>(elements: readonly Element[], act: (element: Element, index: number) => void): Steps<void> {
  for (let start = 0; start < elements.length; start += STEP_ELEMENTS) {
    if (start > 0) yield;
    const end = Math.min(elements.length, start + STEP_ELEMENTS);
    for (let index = start; index < end; index += 1) act(elements[index]!, index);
  }
}
