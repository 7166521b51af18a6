package dev.armature.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** A frame of a flame graph: a name, the time in it, and the frames on top of it. */
final class FlameNode {
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

  /** Writes the tree. */
  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("n", name);
    json.writeNumberField("v", Math.round(millis * 100) / 100.0);
    json.writeArrayFieldStart("c");
    for (FlameNode child : children.values()) {
      child.write(json);
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}
