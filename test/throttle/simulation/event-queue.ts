type Event = { readonly time: number; readonly order: number; readonly run: () => void };

const before = (a: Event, b: Event): boolean => a.time < b.time || (a.time === b.time && a.order < b.order);

/**
 * Virtual time: runs what was planned in the order of its time, and what was planned for one time in the
 * order of planning.
 */
export class EventQueue {
  now: number;
  private planned = 0;
  private readonly heap: Event[] = [];

  constructor(now = 0) {
    this.now = now;
  }

  /** Plans an event, at once if its time is over. */
  at(time: number, run: () => void): void {
    const event = { time: Math.max(time, this.now), order: this.planned++, run };
    let place = this.heap.push(event) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      const parent = this.heap[above];
      if (parent === undefined || before(parent, event)) break;
      this.heap[place] = parent;
      place = above;
    }
    this.heap[place] = event;
  }

  /** Runs the next event; false when there is none. */
  step(): boolean {
    const first = this.heap[0];
    const last = this.heap.pop();
    if (first === undefined || last === undefined) return false;
    if (this.heap.length > 0) this.sink(last);
    this.now = first.time;
    first.run();
    return true;
  }

  private sink(event: Event): void {
    let place = 0;
    for (;;) {
      const [left, right] = [this.heap[2 * place + 1], this.heap[2 * place + 2]];
      if (left === undefined) break;
      const child = right !== undefined && before(right, left) ? right : left;
      if (before(event, child)) break;
      this.heap[place] = child;
      place = 2 * place + (child === left ? 1 : 2);
    }
    this.heap[place] = event;
  }
}
