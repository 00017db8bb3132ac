package io.quanzi.playbook;

/**
 * A text in a file that people will read.
 *
 * @param line where it begins in the file, counted from 1
 * @param text as it stands in the file; lines before it count on from {@code line}
 */
public record Spoken(int line, String text) {}
