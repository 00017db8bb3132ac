package io.quanzi.console;

/**
 * Somebody who may log in.
 *
 * <pre>{"_id": "admin", "password": "{bcrypt}$2a$10$...", "role": "ADMIN"}</pre>
 *
 * @param password encoded, with the name of its encoding before it
 */
record User(String name, String password, Role role) {}
