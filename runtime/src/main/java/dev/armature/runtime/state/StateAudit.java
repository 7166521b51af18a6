package dev.armature.runtime.state;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * Finds state that a {@link Stateful} has and does not declare; for tests of devices and boards.
 *
 * <p>Every field that can change is changed, one after the other. The saved state must then differ,
 * or the field is not saved; and loading the state from before must bring the old value back, or it
 * is not loaded. A field that may be left out is marked {@link NotState}.
 */
public final class StateAudit {
  private final Stateful root;
  private final byte[] before;
  private final Set<Object> parts = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<String> complaints = new ArrayList<>();

  private StateAudit(Stateful root) {
    this.root = root;
    this.before = StateWriter.write(root);
  }

  /**
   * Audits {@code root} and all its parts, and leaves their state as it was.
   *
   * @return one line for each field that is in order neither as state nor as something else
   */
  public static List<String> complaints(Stateful root) {
    StateAudit audit = new StateAudit(root);
    audit.parts.add(root);
    root.visitState(new PartCollector(audit.parts));
    audit.object(root);
    return audit.complaints;
  }

  private void object(Object object) {
    if (!seen.add(object)) {
      return;
    }
    for (Class<?> c = object.getClass(); c != Object.class; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())
            && !field.isSynthetic()
            && !field.isAnnotationPresent(NotState.class)) {
          field.setAccessible(true);
          field(object, field);
        }
      }
    }
  }

  private void field(Object owner, Field field) {
    String name = owner.getClass().getSimpleName() + "." + field.getName();
    try {
      Object value = field.get(owner);
      if (!Modifier.isFinal(field.getModifiers())) {
        Object other = other(field.getType(), value);
        if (other == null) {
          complaints.add(name + " can change, and this audit does not know how");
        } else {
          field.set(owner, other);
          requireSavedAndLoaded(name, () -> field.get(owner).equals(value));
          field.set(owner, value);
        }
      } else if (value != null) {
        reference(name, field.getType(), value);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(name, e);
    }
  }

  /** A final field: what it refers to may have state. */
  private void reference(String name, Class<?> declared, Object value)
      throws ReflectiveOperationException {
    Class<?> type = value.getClass();
    if (value instanceof Stateful) {
      if (!parts.contains(value)) {
        complaints.add(name + " has state and is not visited as a part");
      }
      object(value);
    } else if (type.isArray() && type.componentType().isPrimitive()) {
      for (int i : new int[] {0, Array.getLength(value) - 1}) {
        Object old = Array.get(value, i);
        Array.set(value, i, other(type.componentType(), old));
        requireSavedAndLoaded(name + "[" + i + "]", () -> Array.get(value, i).equals(old));
        Array.set(value, i, old);
      }
    } else if (type.isArray()) {
      for (int i = 0; i < Array.getLength(value); i++) {
        Object element = Array.get(value, i);
        if (element != null) {
          reference(name + "[" + i + "]", type.componentType(), element);
        }
      }
    } else if (!declared.isInterface() && canChange(type)) {
      complaints.add(name + " can change, and is neither Stateful nor marked NotState");
    }
  }

  /**
   * Whether objects of a class that is not {@link Stateful} may hold state. What a device knows by
   * an interface only (clocks, lines, backends) is somebody else's.
   */
  private static boolean canChange(Class<?> type) {
    if (!type.getName().startsWith("dev.armature.")) {
      return Buffer.class.isAssignableFrom(type) || type == BitSet.class;
    }
    for (Class<?> c = type; c != Object.class && c != null; c = c.getSuperclass()) {
      for (Field field : c.getDeclaredFields()) {
        boolean fixed = Modifier.isFinal(field.getModifiers()) && !field.getType().isArray();
        if (!Modifier.isStatic(field.getModifiers()) && !fixed) {
          return true;
        }
      }
    }
    return false;
  }

  private void requireSavedAndLoaded(String name, Check isBack)
      throws ReflectiveOperationException {
    byte[] changed;
    try {
      changed = StateWriter.write(root);
    } catch (RuntimeException e) {
      throw new IllegalStateException(name + " was changed, and saving fails", e);
    }
    if (Arrays.equals(changed, before)) {
      complaints.add(name + " is not saved");
      return;
    }
    StateReader.read("audit", root, before, Long.MAX_VALUE);
    if (!isBack.holds()) {
      complaints.add(name + " is saved and not loaded");
    }
  }

  /** Another value of a type; null for a type that is not known. */
  private static Object other(Class<?> type, Object value) {
    if (type == boolean.class) {
      return !(Boolean) value;
    } else if (type == byte.class) {
      return (byte) ((Byte) value ^ 1);
    } else if (type == int.class) {
      return (Integer) value ^ 1;
    } else if (type == long.class) {
      return (Long) value ^ 1;
    } else if (type.isEnum()) {
      Object[] constants = type.getEnumConstants();
      return constants[(((Enum<?>) value).ordinal() + 1) % constants.length];
    }
    return null;
  }

  /** Whether a field has its old value. */
  @FunctionalInterface
  private interface Check {
    boolean holds() throws ReflectiveOperationException;
  }
}
