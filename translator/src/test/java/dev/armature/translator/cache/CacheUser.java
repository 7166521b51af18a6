package dev.armature.translator.cache;

import dev.armature.translator.Optimization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that uses a folder of hints as a run of the emulator does, many times: arguments are
 * the folder and the address of its hint, of which it learns another version each time. It says
 * when it is ready, and starts when it is told something.
 */
final class CacheUser {
  static final int ROUNDS = 200;
  static final int TORN = 2;

  private static final byte[] START = {1, 2, 3, 4};

  private CacheUser() {}

  /** The cache of the guest that all users run, its hints loaded. */
  static TranslationCache open(Path folder) {
    TranslationCache cache = new TranslationCache(folder, Optimization.all());
    cache.identify(START);
    cache.load();
    return cache;
  }

  /** Whether nothing is damaged, and all hints are such as users learn. */
  static boolean isWhole(TranslationCache cache) {
    return cache.figures().damaged() == 0
        && cache.waiting().stream().allMatch(CacheUser::isLearnedByUsers);
  }

  private static boolean isLearnedByUsers(RegionHint hint) {
    byte[] bytes = hint.spans().getFirst().bytes();
    int number = bytes[0] & 0xFF | (bytes[1] & 0xFF) << Byte.SIZE;
    return number < ROUNDS && hint.equals(Hints.hint(hint.entry(), number));
  }

  /** Keeps a hint at {@code entry} in place of the one that was kept there. */
  static void learn(TranslationCache cache, int entry, int number) {
    cache.learn(Hints.hint(entry, number), () -> Integer.MAX_VALUE);
    cache.save();
  }

  public static void main(String[] arguments) throws IOException {
    Path folder = Path.of(arguments[0]);
    int entry = Integer.parseInt(arguments[1]);
    System.out.write("ready\n".getBytes(StandardCharsets.US_ASCII));
    System.out.flush();
    System.in.read();
    for (int i = 0; i < ROUNDS; i++) {
      TranslationCache cache = open(folder);
      List<RegionHint> before = cache.waiting();
      if (!isWhole(cache) || i > 0 && before.isEmpty()) {
        System.exit(TORN);
      }
      learn(cache, entry, i);
    }
  }
}
