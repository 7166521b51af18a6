package dev.armature.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process has of the files of snapshots, by Linux's own account (proc(5), smaps).
 *
 * @param mapped bytes of address space that show a snapshot's file
 * @param own bytes of it that the process changed, and so has a copy of
 */
record SnapshotPages(long mapped, long own) {
  private static final Pattern MAPPING = Pattern.compile("^[0-9a-f]+-[0-9a-f]+ .*");
  private static final Pattern SNAPSHOT = Pattern.compile(".*/armature\\d+\\.ck( \\(deleted\\))?$");
  private static final Pattern FIELD = Pattern.compile("^(Size|Private_Dirty): +(\\d+) kB$");

  static SnapshotPages ofThisProcess() throws IOException {
    long mapped = 0;
    long own = 0;
    boolean isSnapshot = false;
    for (String line : Files.readAllLines(Path.of("/proc/self/smaps"))) {
      Matcher field = FIELD.matcher(line);
      if (MAPPING.matcher(line).matches()) {
        isSnapshot = SNAPSHOT.matcher(line).matches();
      } else if (isSnapshot && field.matches()) {
        long bytes = Long.parseLong(field.group(2)) << 10;
        mapped += field.group(1).equals("Size") ? bytes : 0;
        own += field.group(1).equals("Private_Dirty") ? bytes : 0;
      }
    }
    return new SnapshotPages(mapped, own);
  }
}
