package dev.armature.machine;

import dev.armature.runtime.checkpoint.Checkpoint;
import dev.armature.runtime.checkpoint.CheckpointException;
import dev.armature.runtime.checkpoint.CheckpointWriter;
import dev.armature.runtime.load.BootImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A machine as it was at one moment, from which any number of copies start.
 *
 * {@snippet file="EmbeddingExamplesTest.java" region="fork"}
 *
 * <p>A copy maps the saved memory and owns only the pages that it changes. It has a console of its
 * own, which begins empty.
 */
public final class Snapshot implements AutoCloseable {
  private final MachineSettings settings;
  private final BootImage image;
  private final Path file;
  private final Checkpoint checkpoint;

  private Snapshot(MachineSettings settings, BootImage image, Path file, Checkpoint checkpoint) {
    this.settings = settings;
    this.image = image;
    this.file = file;
    this.checkpoint = checkpoint;
  }

  /**
   * @param save has the machine write its checkpoint
   */
  static Snapshot of(MachineSettings settings, BootImage image, Consumer<CheckpointWriter> save) {
    Path file = null;
    try {
      file = Files.createTempFile("armature", ".ck");
      save.accept(new CheckpointWriter(file));
      return new Snapshot(settings, image, file, Checkpoint.open(file));
    } catch (CheckpointException | IOException e) {
      delete(file);
      throw new MachineException("the snapshot cannot be kept: " + e.getMessage(), e);
    } catch (MachineException e) {
      delete(file);
      throw e;
    }
  }

  /** Starts a copy. Several threads may do so at once. */
  public Machine fork() {
    return Machine.restore(settings, image, checkpoint);
  }

  /** Frees the snapshot; copies that have started go on. */
  @Override
  public void close() {
    checkpoint.close();
    delete(file);
  }

  private static void delete(Path file) {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // It lies in the folder for temporary files, whose owner will see to it.
    }
  }
}
