package dev.armature.cli;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** A frame of a flame graph: a name, the time in it, and the frames on top of it. */
final class FlameNode {
  /** The frame that guest code in a privileged mode stands on. */
  static final String GUEST_KERNEL = "guest kernel";

  /** The frame that guest code in User mode stands on. */
  static final String GUEST_USER = "guest user";

  private final String name;
  private final Map<String, FlameNode> children = new LinkedHashMap<>();
  private double millis;

  FlameNode(String name) {
    this.name = name;
  }

  /** Adds time to the stack of {@code names} on this node, the outermost first. */
  void add(double moreMillis, Iterable<String> names) {
    millis += moreMillis;
    FlameNode node = this;
    for (String next : names) {
      node = node.children.computeIfAbsent(next, FlameNode::new);
      node.millis += moreMillis;
    }
  }

  /** The time in it, in milliseconds. */
  double millis() {
    return millis;
  }

  /** The frame of that name on top of this one, or one without time. */
  FlameNode child(String child) {
    return children.getOrDefault(child, new FlameNode(child));
  }

  /** The time in frames of that name, wherever they are, in milliseconds. */
  double millisIn(String frame) {
    double sum = 0;
    for (FlameNode child : children.values()) {
      sum += child.name.equals(frame) ? child.millis : child.millisIn(frame);
    }
    return sum;
  }

  /** What the frame stands for. */
  String name() {
    return name;
  }

  /** The frames on top of it. */
  Collection<FlameNode> children() {
    return children.values();
  }

  /** The time in it that is in none on top of it, in milliseconds. */
  double selfMillis() {
    return millis - children.values().stream().mapToDouble(FlameNode::millis).sum();
  }
}
