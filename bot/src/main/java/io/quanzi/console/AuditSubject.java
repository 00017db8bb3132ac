package io.quanzi.console;

/**
 * What a line of the audit is about, as a person reads it.
 *
 * @param words its name
 * @param address of the page that shows it; empty where none does
 */
public record AuditSubject(String words, String address) {}
