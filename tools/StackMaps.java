import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Adds stack maps to the classes of jars that were compiled for Java 5, ASM's own for one. The AOT
 * cache takes no classes without them, and loading ASM's from the jar costs the guest a tenth of a
 * second at its first hot loop. The class path must hold the jars and what their classes inherit
 * from.
 *
 * <p>Each jar is replaced as a whole; those without such classes are left alone.
 */
final class StackMaps {
  /** The first class file version whose verifier needs stack maps. */
  private static final int FIRST_WITH_MAPS = Opcodes.V1_7;

  private StackMaps() {}

  /** Rewrites the jars that {@code arguments} name. */
  public static void main(String[] arguments) throws IOException {
    for (String argument : arguments) {
      Path jar = Path.of(argument);
      try (ZipFile file = new ZipFile(jar.toFile())) {
        if (file.stream().anyMatch(entry -> isOld(entry, read(file, entry)))) {
          Path written = Path.of(argument + ".new");
          write(file, written);
          Files.move(written, jar, StandardCopyOption.ATOMIC_MOVE);
        }
      }
    }
  }

  private static void write(ZipFile from, Path to) throws IOException {
    try (OutputStream out = Files.newOutputStream(to);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      for (ZipEntry entry : Collections.list(from.entries())) {
        byte[] bytes = read(from, entry);
        ZipEntry copy = new ZipEntry(entry.getName());
        copy.setTime(entry.getTime());
        zip.putNextEntry(copy);
        zip.write(isOld(entry, bytes) ? withMaps(bytes) : bytes);
      }
    }
  }

  private static boolean isOld(ZipEntry entry, byte[] bytes) {
    return entry.getName().endsWith(".class")
        && new ClassReader(bytes).readUnsignedShort(6) < FIRST_WITH_MAPS;
  }

  private static byte[] withMaps(byte[] bytes) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    ClassVisitor newer =
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public void visit(
              int version,
              int access,
              String name,
              String signature,
              String superName,
              String[] interfaces) {
            super.visit(FIRST_WITH_MAPS, access, name, signature, superName, interfaces);
          }
        };
    new ClassReader(bytes).accept(newer, ClassReader.SKIP_FRAMES);
    return writer.toByteArray();
  }

  private static byte[] read(ZipFile file, ZipEntry entry) {
    try {
      return file.getInputStream(entry).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
