// Waiting between tries: longer each time, a little apart from the other readers of the same page, and cut short on a wake-up.

const STEPS = [1, 2, 4, 8, 15];

/** Seconds to wait after the try of this number (from 0). */
export function delay(attempt: number, chance: number = Math.random()): number {
  const step = STEPS[Math.min(attempt, STEPS.length - 1)] ?? 15;
  return step * (0.8 + 0.4 * chance);
}

export class Patience {
  readonly #wakers = new Set<() => void>();

  wait(seconds: number): Promise<void> {
    return new Promise((done) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#wakers.delete(end);
        done();
      };
      const timer = setTimeout(end, seconds * 1000);
      this.#wakers.add(end);
    });
  }

  /** Ends every wait now: the network is back, or the person asks. */
  wake(): void {
    for (const end of [...this.#wakers]) end();
  }
}
