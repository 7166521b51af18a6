package dev.armature.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * One of the compute guests of {@code guests/bench}.
 *
 * @param name as in the guests' table
 * @param image the ELF file
 * @param checksum eight hexadecimal digits that the guest must print
 * @param instructions guest instructions of one pass; of the kernels of io, their accesses
 */
record ComputeKernel(String name, Path image, String checksum, long instructions) {
  private static final int COLUMNS = 5;

  /** The table of the compute set. */
  static final String COMPUTE = "kernels.tsv";

  /** The table of the kernels that access memory and devices. */
  static final String IO = "io.tsv";

  /**
   * The kernels that a table in {@code folder} lists, in its order.
   *
   * @throws BenchException if the table or an image is missing
   */
  static List<ComputeKernel> in(Path folder, String tableName) {
    Path table = folder.resolve(tableName);
    try (Stream<String> lines = Files.lines(table)) {
      return lines
          .filter(line -> !line.startsWith("#") && !line.isBlank())
          .map(line -> parse(folder, line))
          .toList();
    } catch (IOException e) {
      throw missing(table);
    }
  }

  /**
   * Those of {@code all} that are named, in the order of {@code all}.
   *
   * @param names null for all
   * @throws BenchException if there is none of a name
   */
  static List<ComputeKernel> chosen(List<ComputeKernel> all, List<String> names) {
    if (names == null) {
      return all;
    }
    List<String> known = all.stream().map(ComputeKernel::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw BenchException.usage(
            "there is no compute guest '" + name + "', but " + String.join(", ", known));
      }
    }
    return all.stream().filter(kernel -> names.contains(kernel.name())).toList();
  }

  private static ComputeKernel parse(Path folder, String line) {
    String[] columns = line.split("\t", -1);
    if (columns.length != COLUMNS || !columns[4].matches("\\d{1,12}")) {
      throw BenchException.usage("not a row of a table of compute guests: " + line);
    }
    Path image = folder.resolve(columns[0] + ".elf");
    if (!Files.isReadable(image)) {
      throw missing(image);
    }
    return new ComputeKernel(columns[0], image, columns[3], Long.parseLong(columns[4]));
  }

  private static BenchException missing(Path file) {
    return BenchException.usage(file + " is missing; guests/bench/build makes the compute guests");
  }
}
