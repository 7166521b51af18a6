package dev.armature.translator.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where files are kept: what is in their way, several users at once, how much there may be. */
class CacheDirectoryTest {
  private static final String VERSION = "1";
  private static final List<RegionHint> HINTS = List.of(Hints.hint(0x8000, 1));

  @TempDir private Path files;

  private static List<RegionHint> load(CacheDirectory directory, String key) {
    return directory.load(key, VERSION).hints();
  }

  @Test
  void whatIsSavedIsLoaded() {
    CacheDirectory directory = new CacheDirectory(files.resolve("new/folders"));
    assertEquals(List.of(), load(directory, "a"));
    assertTrue(directory.save("a", HINTS, VERSION));
    assertEquals(HINTS, load(directory, "a"));
    assertEquals(List.of(), load(directory, "b"));
  }

  @Test
  void aFileInPlaceOfTheDirectoryIsNoCache() throws IOException {
    CacheDirectory directory = new CacheDirectory(Files.createFile(files.resolve("file")));
    assertFalse(directory.save("a", HINTS, VERSION));
    assertEquals(List.of(), load(directory, "a"));
  }

  @Test
  void aDirectoryThatMayNotBeWrittenIsRead() throws IOException {
    CacheDirectory directory = new CacheDirectory(files);
    directory.save("a", HINTS, VERSION);
    assertTrue(files.toFile().setWritable(false));
    try {
      assumeFalse(Files.isWritable(files), "this user may write anywhere");
      assertFalse(directory.save("a", List.of(), VERSION));
      assertEquals(HINTS, load(directory, "a"));
    } finally {
      assertTrue(files.toFile().setWritable(true));
    }
  }

  @Test
  void whatIsNoFileIsLeftAlone() throws IOException {
    CacheDirectory directory = new CacheDirectory(files);
    Files.createDirectories(files.resolve("a.hints/in the way"));
    assertEquals(List.of(), load(directory, "a"));
    assertFalse(directory.save("a", HINTS, VERSION));
    directory.save("b", HINTS, VERSION);
    Files.createSymbolicLink(files.resolve("c.hints"), files.resolve("b.hints"));
    assertEquals(List.of(), load(directory, "c"));
    try (Stream<Path> parts = Files.list(files)) {
      assertEquals(0, parts.filter(p -> p.toString().endsWith(".part")).count());
    }
  }

  @Test
  void aFileTooLargeIsNotRead() throws IOException {
    Files.write(files.resolve("a.hints"), new byte[HintFile.MAX_BYTES + 1]);
    assertEquals(HintFile.EMPTY, new CacheDirectory(files).load("a", VERSION));
  }

  @Test
  void theFilesUsedLongestAgoGoFirst() throws IOException {
    int size = HintFile.write(HINTS, VERSION).length;
    CacheDirectory directory = new CacheDirectory(files, 3 * size);
    for (String key : List.of("a", "b", "c")) {
      directory.save(key, HINTS, VERSION);
      Files.setLastModifiedTime(files.resolve(key + ".hints"), FileTime.fromMillis(key.charAt(0)));
    }
    directory.touch("a");
    directory.save("d", HINTS, VERSION);
    assertEquals(HINTS, load(directory, "a"));
    assertEquals(List.of(), load(directory, "b"));
    assertEquals(HINTS, load(directory, "c"));
    assertEquals(HINTS, load(directory, "d"));
  }

  @Test
  void whatAKilledProcessLeftGoes() throws IOException {
    Path left = Files.createFile(files.resolve("a1.part"));
    Path current = Files.createFile(files.resolve("a2.part"));
    Files.setLastModifiedTime(left, FileTime.fromMillis(0));
    new CacheDirectory(files).save("a", HINTS, VERSION);
    assertFalse(Files.exists(left));
    assertTrue(Files.exists(current));
  }

  @Test
  void readersSeeWholeFilesWhileOthersWrite() throws Exception {
    CacheDirectory directory = new CacheDirectory(files);
    List<List<RegionHint>> versions = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      List<RegionHint> hints = new ArrayList<>();
      for (int n = 0; n < 4 * i; n++) {
        hints.add(Hints.hint(0x8000 + 8 * n, i));
      }
      versions.add(List.copyOf(hints));
    }
    directory.save("a", versions.get(0), VERSION);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Boolean>> results = new ArrayList<>();
      for (List<RegionHint> hints : versions) {
        results.add(threads.submit(() -> savesRepeatedly(hints)));
        results.add(threads.submit(() -> loadsOneOf(versions)));
      }
      for (Future<Boolean> result : results) {
        assertTrue(result.get());
      }
    }
  }

  private boolean savesRepeatedly(List<RegionHint> hints) {
    CacheDirectory own = new CacheDirectory(files);
    return Stream.generate(() -> own.save("a", hints, VERSION)).limit(50).allMatch(saved -> saved);
  }

  private boolean loadsOneOf(List<List<RegionHint>> versions) {
    CacheDirectory own = new CacheDirectory(files);
    return Stream.generate(() -> own.load("a", VERSION))
        .limit(100)
        .allMatch(file -> file.damaged() == 0 && versions.contains(file.hints()));
  }
}
