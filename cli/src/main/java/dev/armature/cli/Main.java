package dev.armature.cli;

/** The command line's entry point. */
public final class Main {
  private Main() {}

  /** Runs {@code armature} with {@code arguments} and ends the JVM with its exit code. */
  public static void main(String[] arguments) {
    System.out.println("armature " + Main.class.getPackage().getImplementationVersion());
  }
}
