package io.quanzi.console;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.data.annotation.Id;

/**
 * A login that has not ended.
 *
 * <pre>{"_id": "66f1...", "hash": "9f86...", "user": "xiaolan", "right": "OFFICER", "member": "lan", "since": ISODate,
 *  "seen": ISODate, "address": "203.0.113.7", "browser": "Mozilla/5.0 ..."}</pre>
 *
 * @param id names it and opens nothing: the cookie has a secret beside it
 * @param hash of that secret
 * @param right a {@link Role}, or {@link Login#SETS_UP}; it stays what it was at the login
 * @param member the member of WeCom whose account it is; null when none was named
 * @param seen the last request, to the minute
 * @param browser what it calls itself
 */
record StaffSession(
        @Id String id,
        String hash,
        String user,
        String right,
        @Nullable String member,
        Instant since,
        Instant seen,
        String address,
        String browser) {}
