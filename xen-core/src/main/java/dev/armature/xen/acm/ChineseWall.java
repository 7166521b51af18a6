package dev.armature.xen.acm;

import java.util.function.IntPredicate;

/**
 * Chinese Wall: a domain may not be made while one exists that its class is in conflict with.
 * Answers change with the domains there are, so that they are not kept.
 */
final class ChineseWall implements Model {
  private static final int MAGIC = 0x12131213;
  private static final int COUNT = 4;
  private static final int HEADER = 56;

  private final IntPredicate exists;
  private int[] ids;
  private int[] conflicts;
  private String rule = "";

  /**
   * @param exists whether there is a domain of a security class
   */
  ChineseWall(IntPredicate exists) {
    this.exists = exists;
  }

  @Override
  public String name() {
    return "wall";
  }

  @Override
  public int magic() {
    return MAGIC;
  }

  @Override
  public void load(PolicyReader body) throws PolicyException {
    int count = body.count(COUNT);
    int[] newIds = body.words(HEADER, count);
    if (count > 1024) {
      throw new PolicyException("has more than 1024 classes");
    }
    conflicts = body.words(HEADER + 4L * count, count * count);
    ids = newIds;
  }

  @Override
  public Decision decide(Query query) {
    if (ids == null || query.type != ObjectType.DOMAIN) {
      return ids == null ? Decision.UNDEFINED : Decision.PERMIT;
    }
    int row = indexOf(query.object);
    if (row < 0) {
      rule = "class not listed";
      return Decision.REFUSE;
    }
    boolean makes = (query.request & ObjectType.DOMAIN_CREATE) != 0;
    for (int i = 0; makes && i < ids.length; i++) {
      if (conflicts[row * ids.length + i] != 0 && exists.test(ids[i])) {
        rule = "conflict with class " + ids[i];
        return Decision.REFUSE;
      }
    }
    return Decision.PERMIT;
  }

  private int indexOf(int id) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == id) {
        return i;
      }
    }
    return -1;
  }

  @Override
  public boolean isCacheable(Query query) {
    return query.type != ObjectType.DOMAIN;
  }

  @Override
  public String rule() {
    return rule;
  }

  @Override
  public boolean knows(int securityClass) {
    return ids == null || indexOf(securityClass) >= 0;
  }
}
