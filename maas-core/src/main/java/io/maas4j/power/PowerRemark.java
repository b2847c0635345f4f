package io.maas4j.power;

/**
 * What people should know of a call although it went on: a setting that was left out, say.
 *
 * @param text one line without secrets
 * @param remedy what they can do
 */
public record PowerRemark(String text, String remedy) {}
