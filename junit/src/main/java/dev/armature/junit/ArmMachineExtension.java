package dev.armature.junit;

import dev.armature.machine.Machine;
import dev.armature.machine.Snapshot;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Keeps a snapshot for each {@link MachineSource}, and copies of it for the tests. */
final class ArmMachineExtension implements ParameterResolver, AfterEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(ArmMachineExtension.class);

  /** A booted machine, for as long as the test run lasts. */
  private record Booted(Snapshot snapshot) implements AutoCloseable {
    @Override
    public void close() {
      snapshot.close();
    }
  }

  /** The copies of one test. */
  private record Copies(List<Machine> machines) {}

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Machine.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<? extends MachineSource> source =
        AnnotationSupport.findAnnotation(context.getRequiredTestClass(), ArmMachine.class)
            .orElseThrow(() -> new ExtensionConfigurationException("no @ArmMachine on the class"))
            .value();
    Booted booted =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(source, ArmMachineExtension::boot, Booted.class);
    Machine copy = booted.snapshot().fork();
    copies(context).machines().add(copy);
    return copy;
  }

  private static Copies copies(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            context.getUniqueId(), id -> new Copies(new ArrayList<>()), Copies.class);
  }

  private static Booted boot(Class<? extends MachineSource> source) {
    try (Machine machine = instance(source).boot()) {
      return new Booted(machine.snapshot());
    }
  }

  private static MachineSource instance(Class<? extends MachineSource> source) {
    try {
      Constructor<? extends MachineSource> constructor = source.getDeclaredConstructor();
      constructor.setAccessible(true);
      return constructor.newInstance();
    } catch (InvocationTargetException e) {
      throw new ExtensionConfigurationException(source + " cannot be made", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new ExtensionConfigurationException(
          source + " needs a constructor without parameters", e);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    copies(context).machines().forEach(Machine::close);
  }
}
