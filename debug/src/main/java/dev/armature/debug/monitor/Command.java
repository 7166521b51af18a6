package dev.armature.debug.monitor;

import dev.armature.debug.MachineGoneException;
import java.util.List;
import java.util.Map;

/**
 * A command of the monitor.
 *
 * @param name first word of the line
 * @param parameters their names, in the order of the line; the first {@code required} must be given
 * @param required how many
 * @param description for help, in a few words
 * @param action does it
 */
record Command(
    String name, List<String> parameters, int required, String description, Action action) {
  /** What a command does. */
  @FunctionalInterface
  interface Action {
    /**
     * Runs on the client's thread.
     *
     * @param arguments by the names of the parameters; those not given are missing
     * @throws MonitorException if it cannot be done
     * @throws MachineGoneException if the run has ended
     */
    Report run(Map<String, String> arguments) throws MonitorException, MachineGoneException;
  }

  /** Checks that what must be given was, and runs the action. */
  Report run(Map<String, String> arguments) throws MonitorException, MachineGoneException {
    for (String parameter : parameters.subList(0, required)) {
      if (!arguments.containsKey(parameter)) {
        throw new MonitorException("%s: %s is missing; usage: %s", name, parameter, usage());
      }
    }
    for (String argument : arguments.keySet()) {
      if (!parameters.contains(argument)) {
        throw new MonitorException("%s: unknown argument %s; usage: %s", name, argument, usage());
      }
    }
    return action.run(arguments);
  }

  /** Name and parameters, those that may be left out in brackets. */
  String usage() {
    StringBuilder text = new StringBuilder(name);
    for (int i = 0; i < parameters.size(); i++) {
      text.append(i < required ? " " + parameters.get(i) : " [" + parameters.get(i) + "]");
    }
    return text.toString();
  }
}
