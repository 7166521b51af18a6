package dev.armature.xen.acm;

import org.agrona.collections.Int2IntHashMap;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * Bell-LaPadula and Biba: subjects with a range of levels, objects with one. Both judge grants
 * only, whose object is told by its use; what they do not know of, Bell-LaPadula refuses and Biba
 * leaves to others.
 */
final class Lattice implements Model {
  private static final int BELL_LAPADULA = 0x43994399;
  private static final int BIBA = 0x43984398;
  private static final int HEADER = 16;
  private static final int SUBJECT_SIZE = 12;
  private static final int OBJECT_SIZE = 8;
  private static final int NO_LABEL = -1;

  private record Range(int min, int max) {}

  private final boolean secrecy;
  private Int2ObjectHashMap<Range> subjects;
  private Int2IntHashMap labels;
  private String rule = "";

  private Lattice(boolean secrecy) {
    this.secrecy = secrecy;
  }

  /** No read up, no write down. */
  static Lattice bellLaPadula() {
    return new Lattice(true);
  }

  /** Nothing above one's own integrity. */
  static Lattice biba() {
    return new Lattice(false);
  }

  @Override
  public String name() {
    return secrecy ? "blp" : "biba";
  }

  @Override
  public int magic() {
    return secrecy ? BELL_LAPADULA : BIBA;
  }

  @Override
  public void load(PolicyReader body) throws PolicyException {
    body.words(0, HEADER / 4);
    Int2ObjectHashMap<Range> newSubjects = new Int2ObjectHashMap<>();
    Int2IntHashMap newLabels = new Int2IntHashMap(NO_LABEL);
    for (int i = 0; i < body.count(4); i++) {
      long at = body.offset(0) + (long) i * SUBJECT_SIZE;
      newSubjects.put(body.half(at), new Range(body.word(at + 4), body.word(at + 8)));
    }
    for (int i = 0; i < body.count(12); i++) {
      long at = body.offset(8) + (long) i * OBJECT_SIZE;
      if (body.word(at + 4) < 0) {
        throw new PolicyException("has a level above 2147483647");
      }
      newLabels.put(body.word(at), body.word(at + 4));
    }
    subjects = newSubjects;
    labels = newLabels;
  }

  @Override
  public Decision decide(Query query) {
    if (subjects == null || query.type != ObjectType.GRANT) {
      return Decision.UNDEFINED;
    }
    boolean transfer = (query.request & ObjectType.GRANT_TRANSFER) != 0;
    Range subject = subjects.get(transfer ? query.object : query.subject);
    int label = labels.get(query.use);
    if (subject == null || label == NO_LABEL) {
      rule = subject == null ? "no label for the subject" : "no label for the object";
      return secrecy ? Decision.REFUSE : Decision.UNDEFINED;
    }
    boolean read = transfer || (query.request & ObjectType.GRANT_READ) != 0;
    boolean write = (query.request & ObjectType.GRANT_WRITE) != 0;
    return secrecy ? bySecrecy(subject, label, read, write) : byIntegrity(subject, label);
  }

  private Decision bySecrecy(Range subject, int label, boolean read, boolean write) {
    if (read && subject.max < label) {
      rule = "no read up";
      return Decision.REFUSE;
    } else if (write && subject.min > label) {
      rule = "no write down";
      return Decision.REFUSE;
    }
    return Decision.PERMIT;
  }

  private Decision byIntegrity(Range subject, int label) {
    if (subject.min < label) {
      rule = "integrity below the object's";
      return Decision.REFUSE;
    }
    return Decision.PERMIT;
  }

  @Override
  public String rule() {
    return rule;
  }

  @Override
  public boolean knows(int securityClass) {
    return !secrecy || subjects == null || subjects.containsKey(securityClass);
  }
}
