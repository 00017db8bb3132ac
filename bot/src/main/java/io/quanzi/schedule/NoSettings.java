package io.quanzi.schedule;

/** Of an action that needs none. */
public record NoSettings() {}
