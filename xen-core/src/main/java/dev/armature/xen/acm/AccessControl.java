package dev.armature.xen.acm;

import dev.armature.xen.console.XenConsole;
import dev.armature.xen.domain.Domain;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntPredicate;

/**
 * Asks the models whether a domain may do something. One refusal refuses. Off until a policy is
 * loaded at boot; then every place that the interface names asks here.
 */
public final class AccessControl {
  /** First word of a policy. */
  static final int MAGIC = 0x098DEA01;

  /** Magic, model, kind, size with the header. */
  static final int HEADER = 16;

  /** As many refusals are printed; a guest could fill the console with more. */
  private static final int MOST_PRINTED = 100;

  private final XenConsole console;
  private final Model[] models;
  private final ChineseWall wall;
  private final byte[][] policies;
  private final DecisionCache cache = new DecisionCache();
  private final Query query = new Query();
  private boolean enabled;
  private long refusals;

  /**
   * All models, without policies.
   *
   * @param exists whether there is a domain of a security class
   */
  public AccessControl(XenConsole console, IntPredicate exists) {
    this.console = console;
    this.wall = new ChineseWall(exists);
    this.models = new Model[] {new TypeEnforcement(), Lattice.bellLaPadula(), Lattice.biba(), wall};
    this.policies = new byte[models.length][];
  }

  /** Whether policies decide. */
  public boolean isEnabled() {
    return enabled;
  }

  /**
   * Has the policies decide, or nobody, as if none had been loaded: what access control costs is
   * measured so. Rights that were judged before stay as they are.
   */
  public void setEnabled(boolean on) {
    enabled = on;
  }

  /** How often something was refused. */
  public long refusals() {
    return refusals;
  }

  /** Answers that the decision cache gave. */
  public long cacheHits() {
    return cache.hits();
  }

  /**
   * Loads policies in binary form, one behind the other, and turns access control on.
   *
   * @throws PolicyException if one is not sound
   */
  public void load(byte[] all) throws PolicyException {
    int at = 0;
    do {
      at += loadOne(all, at);
    } while (at < all.length);
    enabled = true;
  }

  private int loadOne(byte[] all, int at) throws PolicyException {
    if (all.length - at < HEADER) {
      throw new PolicyException("is too short for a policy");
    }
    ByteBuffer header = ByteBuffer.wrap(all, at, HEADER).slice().order(ByteOrder.LITTLE_ENDIAN);
    int size = header.getInt(12);
    if (header.getInt(0) != MAGIC) {
      throw new PolicyException("is no policy");
    } else if (size < HEADER || size > all.length - at) {
      throw new PolicyException("says that it has %d bytes", Integer.toUnsignedLong(size));
    }
    for (int i = 0; i < models.length; i++) {
      if (models[i].magic() == header.getInt(4)) {
        models[i].load(new PolicyReader(all, at + HEADER, at + size));
        policies[i] = Arrays.copyOfRange(all, at, at + size);
        cache.clear();
        return size;
      }
    }
    throw new PolicyException("is for model 0x%08x, which there is not", header.getInt(4));
  }

  /** Models there are. */
  public int models() {
    return models.length;
  }

  /** The magic number of model {@code index}. */
  public int magic(int index) {
    return models[index].magic();
  }

  /** What model {@code index} is called. */
  public String name(int index) {
    return models[index].name();
  }

  /** The policy of model {@code index} with its header, or null. */
  public byte[] policy(int index) {
    return policies[index];
  }

  /**
   * Throws unless every policy has a label for domains of {@code securityClass}.
   *
   * @throws PolicyException with what it lacks, as said of a kernel
   */
  public void checkLabels(int securityClass) throws PolicyException {
    for (Model model : models) {
      if (!model.knows(securityClass)) {
        throw new PolicyException(
            "has class %d, which policy %s has no label for", securityClass, model.name());
      }
    }
  }

  /**
   * Throws unless a domain of {@code securityClass} may be among those there are.
   *
   * @throws PolicyException with the conflict, as said of a kernel
   */
  public void checkConflicts(int securityClass) throws PolicyException {
    query.set(securityClass, ObjectType.DOMAIN, ObjectType.DOMAIN_CREATE, securityClass, 0);
    if (wall.decide(query) == Decision.REFUSE) {
      throw new PolicyException("has class %d: %s", securityClass, wall.rule());
    }
  }

  /**
   * Whether {@code subject} may do {@code request} to an object of another domain.
   *
   * @param use the tag of an event channel or a grant, else 0
   */
  public boolean permits(Domain subject, ObjectType type, int request, Domain object, int use) {
    return !enabled || decide(subject.securityClass, type, request, object.securityClass, use);
  }

  /** Whether {@code subject} may do {@code request} to what {@code object} names. */
  public boolean permits(Domain subject, ObjectType type, int request, int object) {
    return !enabled || decide(subject.securityClass, type, request, object, 0);
  }

  private boolean decide(int subject, ObjectType type, int request, int object, int use) {
    return cache.permits(subject, type, request, object, use)
        || ask(subject, type, request, object, use);
  }

  private boolean ask(int subject, ObjectType type, int request, int object, int use) {
    query.set(subject, type, request, object, use);
    boolean cacheable = true;
    Model refuser = null;
    for (Model model : models) {
      cacheable &= model.isCacheable(query);
      if (model.decide(query) == Decision.REFUSE && refuser == null) {
        refuser = model;
      }
    }
    if (cacheable && refuser == null) {
      cache.put(query);
    }
    return refuser == null || refused(refuser.name(), refuser.rule());
  }

  /** Refusals are printed, but for devices: a guest's every access to one asks again. */
  private boolean refused(String model, String rule) {
    if (refusals++ < MOST_PRINTED && query.type != ObjectType.IO_MEMORY) {
      console.print(
          "ACM: class %d refused %s 0x%x of %d (use %d): %s %s",
          query.subject,
          query.type.name().toLowerCase(Locale.ROOT),
          query.request,
          query.object,
          query.use,
          model,
          rule);
    }
    return false;
  }
}
