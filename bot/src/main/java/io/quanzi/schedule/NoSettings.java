package io.quanzi.schedule;

/** The settings of an action that needs none. */
public record NoSettings() {}
