package dev.armature.xen.acm;

import org.agrona.collections.Int2ObjectHashMap;
import org.agrona.collections.Long2ObjectHashMap;

/**
 * Type Enforcement: each security class is in some domains (of the policy's own kind), each object
 * has some types, and a matrix says what each domain may do to each type. What has no label may not
 * be done. All bits of a request must be granted by one element.
 */
final class TypeEnforcement implements Model {
  /** The sets of objects, in the order of the policy's structure. */
  enum Kind {
    EVENT(24, 16),
    GRANT(56, 20),
    VIRQ(88, 12),
    DEVICE(120, 12),
    RESOURCE(184, 12),
    SIMPLE(216, 12);

    final int offset;
    final int labelSize;

    Kind(int offset, int labelSize) {
      this.offset = offset;
      this.labelSize = labelSize;
    }
  }

  static final int MAGIC = 0x0E094AD0;
  static final int HEADER = 248;
  static final int LINE = 0x1000;
  private static final int VM_LABEL_SIZE = 44;
  private static final int SETUP_OR_STATUS = 3;

  /** One set: types of objects by their key, and the matrix. */
  @SuppressWarnings("ArrayRecordComponent") // a carrier; never compared
  private record ObjectSet(Long2ObjectHashMap<int[]> types, int columns, int[] matrix) {
    boolean permits(int[] domains, long key, int request) {
      int[] own = types.get(key);
      if (own == null) {
        return false;
      }
      for (int domain : domains) {
        for (int type : own) {
          if ((matrix[domain * columns + type] & request) == request) {
            return true;
          }
        }
      }
      return false;
    }
  }

  private Int2ObjectHashMap<int[]> domains;
  private ObjectSet[] sets;
  private String rule = "";

  @Override
  public String name() {
    return "te";
  }

  @Override
  public int magic() {
    return MAGIC;
  }

  @Override
  public void load(PolicyReader body) throws PolicyException {
    body.words(0, HEADER / 4);
    int rows = body.count(4);
    Int2ObjectHashMap<int[]> newDomains = new Int2ObjectHashMap<>();
    for (int i = 0; i < body.count(12); i++) {
      long at = body.offset(8) + (long) i * VM_LABEL_SIZE;
      newDomains.put(body.word(at + 8), indexes(body, at, rows));
    }
    ObjectSet[] newSets = new ObjectSet[Kind.values().length];
    for (Kind kind : Kind.values()) {
      newSets[kind.ordinal()] = readSet(body, kind, rows);
    }
    domains = newDomains;
    sets = newSets;
  }

  /** The list whose length is at {@code at} and whose offset follows. */
  private static int[] indexes(PolicyReader body, long at, int limit) throws PolicyException {
    int[] list = body.words(body.offset(at + 4), body.count(at));
    for (int index : list) {
      if (index < 0 || index >= limit) {
        throw new PolicyException("names domain or type %d of %d", index, limit);
      }
    }
    return list;
  }

  private static ObjectSet readSet(PolicyReader body, Kind kind, int rows) throws PolicyException {
    int columns = body.count(kind.offset + 4);
    Long2ObjectHashMap<int[]> types = new Long2ObjectHashMap<>();
    for (int i = 0; i < body.count(kind.offset + 8); i++) {
      long at = body.offset(kind.offset + 12) + (long) i * kind.labelSize;
      types.put(readKey(body, kind, at + 8), indexes(body, at, columns));
    }
    if ((long) rows * columns > 1 << 20) {
      throw new PolicyException("has a matrix of %d by %d", rows, columns);
    }
    return new ObjectSet(types, columns, body.words(body.offset(kind.offset + 20), rows * columns));
  }

  private static long readKey(PolicyReader body, Kind kind, long at) throws PolicyException {
    return switch (kind) {
      case EVENT -> eventKey(body.half(at), body.word(at + 4));
      case GRANT -> grantKey(body.half(at), body.half(at + 8), body.word(at + 4));
      case DEVICE -> body.half(at);
      case VIRQ, RESOURCE, SIMPLE -> Integer.toUnsignedLong(body.word(at));
    };
  }

  private static long eventKey(int owner, int use) {
    return (long) owner << 32 | Integer.toUnsignedLong(use);
  }

  private static long grantKey(int owner, int space, int use) {
    return (long) owner << 48 | (long) space << 32 | Integer.toUnsignedLong(use);
  }

  @Override
  public Decision decide(Query q) {
    if (sets == null) {
      return Decision.UNDEFINED;
    }
    return switch (q.type) {
      case EVENT -> q.request == ObjectType.EVENT_STATUS ? resource(q) : event(q);
      case GRANT -> {
        int bits = q.request & ~SETUP_OR_STATUS;
        yield bits == 0 ? resource(q) : ask(q, Kind.GRANT, grantKey(q.object, 0, q.use), bits);
      }
      case VIRQ -> ask(q, Kind.VIRQ, Integer.toUnsignedLong(q.object), q.request);
      case LINE -> ask(q, Kind.DEVICE, q.object + LINE, q.request);
      case IO_MEMORY -> ask(q, Kind.DEVICE, q.object, q.request);
      case POLICY -> ask(q, Kind.SIMPLE, q.type.number(), q.request << q.type.shift());
      case DOMAIN, DEBUG, HANDLE, MEMORY -> resource(q);
    };
  }

  /** A channel belongs to both ends: what one may not, the other may have been given. */
  private Decision event(Query q) {
    Decision first = ask(q, Kind.EVENT, eventKey(q.object, q.use), q.request);
    if (first == Decision.PERMIT) {
      return first;
    }
    int[] own = domains.get(q.object);
    boolean swapped =
        own != null
            && sets[Kind.EVENT.ordinal()].permits(own, eventKey(q.subject, q.use), q.request);
    return swapped ? Decision.PERMIT : Decision.REFUSE;
  }

  private Decision resource(Query q) {
    ObjectSet set = sets[Kind.RESOURCE.ordinal()];
    if (set.types.isEmpty()) {
      // Without rules for domains, who is privileged may control them.
      return Decision.UNDEFINED;
    }
    long key = (long) q.object << 16 | q.type.number();
    return ask(q, Kind.RESOURCE, key & 0xFFFFFFFFL, q.request << q.type.shift());
  }

  private Decision ask(Query q, Kind kind, long key, int request) {
    int[] own = domains.get(q.subject);
    if (own != null && sets[kind.ordinal()].permits(own, key, request)) {
      return Decision.PERMIT;
    }
    boolean labelled = sets[kind.ordinal()].types.containsKey(key);
    rule =
        own == null ? "no label for the subject" : labelled ? "matrix" : "no label for the object";
    return Decision.REFUSE;
  }

  @Override
  public String rule() {
    return rule;
  }

  @Override
  public boolean knows(int securityClass) {
    return domains == null || domains.containsKey(securityClass);
  }
}
