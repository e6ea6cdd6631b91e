import { countWhile } from '../../core/count-while';
import type { Known } from './flow';
import type { FlowEvent } from './flow-events';

/** What is known of a path at a point of its stage; `isSure` once an event surely made it or took it away. */
interface PathState {
  readonly known: Known;
  readonly isSure: boolean;
}

/** What one event says of a path; `isSure` when it surely happens. */
interface Said {
  readonly answer: Known;
  readonly isSure: boolean;
}

/** What is known of one path, from the stage below on. */
export interface PathHistory {
  /** The state before the event of this order. */
  at(limit: number): PathState;
}

/**
 * Follows one path through the events that stand at it or above it. Each event is asked once, and only when a later state is
 * wanted: what an event says may depend on the states of other paths before it.
 */
export function pathHistory(
  events: readonly FlowEvent[],
  base: Known,
  ask: (event: FlowEvent) => Said | undefined,
): PathHistory {
  const inOrder = events.toSorted((x, y) => x.order - y.order);
  const states: PathState[] = [{ known: base, isSure: false }];
  return {
    at(limit) {
      const count = countWhile(inOrder, ({ order }) => order < limit);
      for (let next = states.length - 1; next < count; next++) states.push(after(states[next]!, ask(inOrder[next]!)));
      return states[count]!;
    },
  };
}

function after(state: PathState, said: Said | undefined): PathState {
  if (said === undefined) return state;
  const { answer, isSure } = said;
  if (isSure && answer !== 'unknown')
    return said.answer === state.known && state.isSure ? state : { known: answer, isSure };
  // What may make a path leaves it there; what may take it away leaves it gone.
  const confirms = state.known === (answer === 'no' ? 'no' : 'yes');
  return confirms || state.known === 'unknown' ? state : { known: 'unknown', isSure: state.isSure };
}
