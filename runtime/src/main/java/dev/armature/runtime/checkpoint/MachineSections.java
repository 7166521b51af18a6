package dev.armature.runtime.checkpoint;

import dev.armature.runtime.machine.Machine;
import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.memory.Ram;
import dev.armature.runtime.state.StateVisitor;
import dev.armature.runtime.state.Stateful;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a machine's checkpoint consists of, found from what is mapped: the same for the machine that
 * is saved and for one that is built alike.
 */
final class MachineSections {
  private static final String MEMORY = "memory";
  private static final String CPU = "cpu";

  private final Map<String, Stateful> sections = new LinkedHashMap<>();
  private final List<Ram> memories = new ArrayList<>();
  private final List<String> stateless = new ArrayList<>();

  MachineSections(Machine machine) {
    List<Mapping> mappings = machine.memory().mappings();
    sections.put(MEMORY, new Sizes(mappings));
    sections.put(CPU, machine.cpu());
    for (Mapping mapping : mappings) {
      if (mapping.ram() != null) {
        memories.add(mapping.ram());
      }
      if (mapping.device() instanceof Stateful device) {
        if (sections.put(mapping.name(), device) != null) {
          throw new IllegalArgumentException("two windows are named " + mapping.name());
        }
      } else if (mapping.device() != null) {
        stateless.add(mapping.name());
      }
    }
  }

  /** The sections by name, in the order in which they are stored. */
  Map<String, Stateful> byName() {
    return sections;
  }

  /** The memories, in the order in which they are stored. */
  List<Ram> memories() {
    return memories;
  }

  /** Devices that do not declare their state, so that the machine cannot be saved. */
  List<String> stateless() {
    return stateless;
  }

  /** The sizes of the memories, which are not state but must be the same. */
  private record Sizes(List<Mapping> mappings) implements Stateful {
    @Override
    public void visitState(StateVisitor v) {
      for (Mapping mapping : mappings) {
        if (mapping.ram() != null) {
          v.same(mapping.name(), mapping.ram().size(), mapping.name() + " has another size");
        }
      }
    }
  }
}
