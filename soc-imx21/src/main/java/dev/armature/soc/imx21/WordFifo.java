package dev.armature.soc.imx21;

import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;

/** A queue of words of fixed depth. */
final class WordFifo implements Stateful {
  private final int[] words;
  private int head;
  private int size;

  WordFifo(int depth) {
    words = new int[depth];
  }

  @Override
  public void visitState(StateVisitor v) {
    v.words("words", words);
    head = v.index("head", head, words.length);
    size = v.range("size", size, 0, words.length);
  }

  /** How many words wait. */
  int size() {
    return size;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /**
   * Adds a word at the end.
   *
   * @return false if there is no room
   */
  boolean add(int word) {
    if (size == words.length) {
      return false;
    }
    words[(head + size) % words.length] = word;
    size++;
    return true;
  }

  /** Takes the oldest word; there must be one. */
  int remove() {
    int word = words[head];
    head = (head + 1) % words.length;
    size--;
    return word;
  }

  void clear() {
    size = 0;
  }
}
