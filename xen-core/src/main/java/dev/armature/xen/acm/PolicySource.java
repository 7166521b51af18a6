package dev.armature.xen.acm;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The readable form of policies: lines of words, # for comments. {@code model te|blp|biba|wall}
 * begins a policy; docs/xen.md tells the lines of each.
 */
public final class PolicySource {
  private PolicySource() {}

  /**
   * The binary form of {@code file}, which may be in either form.
   *
   * @throws PolicyException if it is neither, with the line's number
   */
  public static byte[] toBinary(byte[] file) throws PolicyException {
    boolean binary =
        file.length >= 4
            && (file[0] & 0xFF) == (AccessControl.MAGIC & 0xFF)
            && (file[1] & 0xFF) == (AccessControl.MAGIC >>> 8 & 0xFF);
    if (binary) {
      return file;
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    PolicyWriter writer = null;
    int number = 0;
    for (String line : new String(file, StandardCharsets.UTF_8).split("\n", -1)) {
      number++;
      List<String> words = words(line);
      if (words.isEmpty()) {
        continue;
      }
      try {
        if (words.getFirst().equals("model")) {
          finish(writer, all);
          writer = PolicyWriter.of(words.size() == 2 ? words.get(1) : "");
        } else if (writer == null) {
          throw new PolicyException("a policy or its source begins with a model");
        } else {
          writer.line(words);
        }
      } catch (NumberFormatException | IndexOutOfBoundsException e) {
        throw new PolicyException("line %d: a number is missing, or is none: %s", number, line);
      } catch (PolicyException e) {
        throw new PolicyException("line %d: %s", number, e.getMessage());
      }
    }
    finish(writer, all);
    if (all.size() == 0) {
      throw new PolicyException("has no \"model\" in it");
    }
    return all.toByteArray();
  }

  private static List<String> words(String line) {
    int comment = line.indexOf('#');
    List<String> words = new ArrayList<>();
    for (String word : (comment < 0 ? line : line.substring(0, comment)).split("\\s+", -1)) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    return words;
  }

  private static void finish(PolicyWriter writer, ByteArrayOutputStream all) {
    if (writer != null) {
      all.writeBytes(writer.bytes());
    }
  }
}
