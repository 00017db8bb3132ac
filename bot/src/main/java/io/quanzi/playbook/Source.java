package io.quanzi.playbook;

/**
 * The text of one file.
 *
 * @param path relative to the playbook directory with forward slashes, such as {@code schedules/daily-tip.yaml}
 */
public record Source(String path, String content) {}
