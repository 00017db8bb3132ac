package io.quanzi.console;

import java.time.Instant;
import org.springframework.data.annotation.Id;

/**
 * A login that has not ended.
 *
 * <pre>{"_id": "66f1...", "user": "xiaolan", "since": ISODate, "seen": ISODate, "address": "203.0.113.7", "browser": "Mozilla/5.0 ..."}</pre>
 *
 * @param id names it and opens nothing: the cookie has another
 * @param seen the last request, to the minute
 * @param browser what it calls itself
 */
record StaffSession(@Id String id, String user, Instant since, Instant seen, String address, String browser) {}
