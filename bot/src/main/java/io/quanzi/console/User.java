package io.quanzi.console;

import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.PersistenceCreator;

/**
 * Somebody who may log in.
 *
 * <pre>{"_id": "xiaolan", "password": "{bcrypt}$2a$10$...", "role": "OFFICER", "wecomUserid": "lan"}</pre>
 *
 * @param password encoded, with the name of its encoding before it
 * @param wecomUserid the member of WeCom whose account it is; an officer sees the customers of this member
 */
record User(
        @Id String name,
        String password,
        Role role,
        @Nullable String wecomUserid) {
    @PersistenceCreator
    User {}

    User(String name, String password, Role role) {
        this(name, password, role, null);
    }
}
