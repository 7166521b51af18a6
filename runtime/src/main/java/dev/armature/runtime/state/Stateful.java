package dev.armature.runtime.state;

/**
 * A part of a machine whose state belongs into a checkpoint.
 *
 * <p>The state is declared in one place, which serves both directions: saving shows each value to
 * the visitor, loading takes what the visitor returns.
 *
 * <pre>{@code
 * @Override
 * public void visitState(StateVisitor v) {
 *   control = v.word("control", control);
 *   head = v.index("head", head, fifo.length);
 *   v.words("fifo", fifo);
 *   v.part("timer", timer);
 * }
 * }</pre>
 */
public interface Stateful {
  /**
   * Shows every value that a checkpoint must hold to {@code v}, in an order that is always the
   * same, and stores what comes back. CPU thread, between two instructions.
   *
   * <p>When {@linkplain StateVisitor#loading loading}, values are as hostile as a guest's: what is
   * used as an index, a divisor or a bound must be visited with its range.
   */
  void visitState(StateVisitor v);

  /** The version of what {@link #visitState} shows; to be raised when that changes. */
  default int stateVersion() {
    return 1;
  }
}
