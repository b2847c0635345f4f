package io.maas4j.deploy.template;

/** The value of what is absent: an empty text that is not true. */
public enum Nothing {
  NONE
}
