package io.maas4j.machine;

/**
 * A tag that machines can carry.
 *
 * @param name out of {@code [a-zA-Z0-9_-]}
 * @param definition XPath over the hardware description; empty for a tag set by hand
 * @param kernelOptions added to the kernel line of tagged machines
 */
public record Tag(String name, String comment, String definition, String kernelOptions) {}
