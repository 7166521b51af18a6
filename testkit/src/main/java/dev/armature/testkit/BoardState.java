package dev.armature.testkit;

import dev.armature.runtime.memory.Mapping;
import dev.armature.runtime.state.StateAudit;
import dev.armature.runtime.state.Stateful;
import java.util.ArrayList;
import java.util.List;

/** Finds what of a board would be missing from a checkpoint. */
public final class BoardState {
  private BoardState() {}

  /** What the devices of the board in {@code rig} do not declare; empty if nothing is missing. */
  public static List<String> complaints(BoardRig<?> rig) {
    List<String> complaints = new ArrayList<>();
    for (Mapping mapping : rig.context().memory().mappings()) {
      if (mapping.device() instanceof Stateful device) {
        StateAudit.complaints(device).forEach(c -> complaints.add(mapping.name() + ": " + c));
      } else if (mapping.device() != null) {
        complaints.add(mapping.name() + " declares no state");
      }
    }
    return complaints;
  }
}
