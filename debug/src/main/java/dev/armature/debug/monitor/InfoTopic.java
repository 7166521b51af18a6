package dev.armature.debug.monitor;

import java.util.function.Supplier;

/**
 * Something that {@code info} can show.
 *
 * @param name behind {@code info}
 * @param description for help, in a few words
 * @param report makes what is shown; on the CPU thread
 */
public record InfoTopic(String name, String description, Supplier<Report> report) {}
